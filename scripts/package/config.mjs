import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'

/**
 * What a packaged Electron may do: it runs our archive and nothing else, no variable and no argument makes another
 * program of it. A test reads these back from the packaged executable.
 */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // Another signature is needed after a change of the executable, or macOS does not start it on Apple silicon.
  resetAdHocDarwinSignature: true,
}

/** The built files are self-contained, so no node_modules; maps are for those who have the sources. */
const files = ['out/**/*', '!out/**/*.map', 'package.json', '!node_modules/**/*']

/**
 * The configuration of electron-builder. `electronDist`: folder of an unpacked Electron of this platform, or undefined
 * to have electron-builder download the pinned one.
 */
export function builderConfig(electronDist) {
  return {
    appId: 'io.archon-sync.app',
    productName: 'Archon Sync',
    copyright: 'Copyright © 2026 The Archon Sync authors',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
    artifactName: '${name}-${version}-${os}-${arch}.${ext}',
    directories: { output: 'dist', buildResources: 'resources/icons' },
    files,
    extraFiles: [{ from: 'LICENSE', to: 'LICENSE.archon-sync.txt' }],
    asar: true,
    npmRebuild: false,
    publish: null,
    // The interface is in English; without this Chromium brings 40 MB of its own texts in other languages.
    electronLanguages: ['en-US'],
    electronFuses: fuses,
    ...(electronDist === undefined ? {} : { electronDist }),
    afterExtract: ({ appOutDir }) => removeStrangers(appOutDir),
    extraMetadata: { homepage: 'https://archon-sync.invalid/' },
    ...platforms,
  }
}

const platforms = {
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'archon-sync',
    icon: 'resources/icons/linux',
    category: 'Development',
    synopsis: 'Copies a PostgreSQL database between a container and a server',
    maintainer: 'The Archon Sync authors <archon-sync@archon-sync.invalid>',
  },
  deb: { recommends: ['docker.io | docker-ce | podman', 'gnome-keyring | kwalletmanager'] },
  mac: {
    target: [{ target: 'dmg', arch: ['arm64', 'x64'] }],
    icon: 'resources/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
  },
  win: { target: [{ target: 'nsis', arch: ['x64'] }], icon: 'resources/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}

/** Applications that an unpacked Electron carries itself, and a start snapshot that no fuse asks for. */
function removeStrangers(folder) {
  const resources = process.platform === 'darwin' ? join('Electron.app', 'Contents', 'Resources') : 'resources'
  for (const stranger of [
    join(resources, 'app'),
    join(resources, 'default_app.asar'),
    'browser_v8_context_snapshot.bin',
  ]) {
    rmSync(join(folder, stranger), { recursive: true, force: true })
  }
}

/** Where a folder build for this platform ends up, and the executable in it. */
export function packagedFolder() {
  const { platform, arch } = process
  const suffix = arch === 'x64' ? '' : `-${arch}`
  if (platform === 'darwin') {
    const folder = join(root, 'dist', `mac${suffix}`)
    return { folder, executable: join(folder, 'Archon Sync.app', 'Contents', 'MacOS', 'Archon Sync') }
  }
  const folder = join(root, 'dist', `${platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`)
  return { folder, executable: join(folder, platform === 'win32' ? 'Archon Sync.exe' : 'archon-sync') }
}
