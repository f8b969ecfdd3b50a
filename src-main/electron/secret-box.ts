import { safeStorage } from 'electron'
import type { KeyringStatus } from '../../src-shared/ipc/contract'
import type { SecretBox } from '../store/secrets'

/**
 * The system's keyring by way of Electron. Newer versions have an asynchronous API, older ones only the other (both
 * read the same data). After the app is ready.
 */
export async function createSecretBox(): Promise<SecretBox> {
  const asynchronous = 'encryptStringAsync' in safeStorage
  const available = await (asynchronous
    ? safeStorage.isAsyncEncryptionAvailable()
    : Promise.resolve(legacy().isEncryptionAvailable())
  ).catch(() => false)
  const status = keyringStatus(available, backendName())
  return {
    status: () => status,
    encrypt: async (text) => (asynchronous ? safeStorage.encryptStringAsync(text) : legacy().encryptString(text)),
    decrypt: async (data) =>
      asynchronous ? (await safeStorage.decryptStringAsync(data)).result : legacy().decryptString(data),
  }
}

/** The synchronous API, where the asynchronous one is missing. */
function legacy(): {
  isEncryptionAvailable(): boolean
  encryptString(text: string): Buffer
  decryptString(data: Buffer): string
} {
  return safeStorage
}

function backendName(): string {
  if (process.platform === 'darwin') return 'keychain'
  if (process.platform === 'win32') return 'dpapi'
  return safeStorage.getSelectedStorageBackend()
}

function keyringStatus(available: boolean, backend: string): KeyringStatus {
  if (available && backend !== 'basic_text' && backend !== 'unknown') return { available, backend, reason: null }
  return {
    available: false,
    backend,
    reason:
      'No keyring was found, and without one a stored password could be read by anybody. So passwords are asked for, and kept until the application ends. To have them kept, install gnome-keyring or KWallet, log in again, and start Archon Sync.',
  }
}
