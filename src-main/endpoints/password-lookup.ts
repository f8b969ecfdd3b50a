import type { Endpoint } from '../../src-shared/domain/endpoint'

/**
 * The password of an endpoint, or `null` when none is known (trust, pgpass with no entry).
 * Throws `connection/password-needed` when one has to be asked for.
 */
export type PasswordLookup = (endpoint: Endpoint) => Promise<string | null>
