export function electronExecutable(): string
export function ensureElectron(): Promise<void>
export function electronVersion(): string
