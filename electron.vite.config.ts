import { resolve } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/**
 * Main and command line are bundled whole: no node_modules at run time, and no native addon
 * (dockerode reaches for ssh2's optional native parts; stubs keep ssh2 on its JavaScript fallback).
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        input: { main: resolve(root, 'src-main/main.ts'), cli: resolve(root, 'src-main/cli.ts') },
        external: ['electron', 'pg-native'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
    resolve: {
      alias: {
        'cpu-features': resolve(root, 'src-main/docker/no-native-addon.cjs'),
        './crypto/build/Release/sshcrypto.node': resolve(root, 'src-main/docker/no-native-addon.cjs'),
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve(root, 'src-main/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    build: {
      target: 'chrome130',
      // The content security policy allows fonts from the application itself only, no data: URLs.
      assetsInlineLimit: 0,
      outDir: resolve(root, 'out/renderer'),
      rollupOptions: { input: resolve(root, 'src-renderer/index.html') },
    },
    plugins: [react(), tailwindcss()],
  },
})
