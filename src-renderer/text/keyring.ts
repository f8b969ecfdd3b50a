/** The keyring as its users know it, by the name that the main process gives (Electron's safeStorage backends). */
export function keyringTitle(backend: string): string {
  if (backend === 'keychain') return 'The Keychain'
  if (backend === 'dpapi') return 'Windows'
  if (backend.startsWith('gnome')) return 'GNOME Keyring'
  return backend.startsWith('kwallet') ? 'KWallet' : 'The system’s keyring'
}
