/** A setting that reaches the same database without a transaction-mode pooler in between. */
export interface PoolerAdvice {
  /**
   * `session-port`: known for certain, so the given setting works as it is and this one is used (product.md C5).
   * `suspected`: looks like one; the connection check finds out, and offers this setting.
   */
  readonly kind: 'session-port' | 'suspected'
  readonly host: string
  readonly port: number
  /** What is said about it, as a whole sentence. */
  readonly sentence: string
}

/** Ports on which poolers usually run in transaction mode: Supavisor's, and PgBouncer's own default. */
const poolerPorts: ReadonlySet<number> = new Set([6543, 6432])

/** What is known of a host and port from their names alone; `null` when nothing points to a pooler. */
export function poolerAdvice(host: string, port: number): PoolerAdvice | null {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (name.endsWith('.pooler.supabase.com')) return port === 6543 ? supabaseSession(host) : null
  const [label = '', ...rest] = name.split('.')
  if (rest.join('.').endsWith('neon.tech') && label.endsWith('-pooler')) return neonDirect(host, port)
  return poolerPorts.has(port) ? suspectedPort(host, port) : null
}

function supabaseSession(host: string): PoolerAdvice {
  return {
    kind: 'session-port',
    host,
    port: 5432,
    sentence:
      'Port 6543 of the Supabase pooler shares server sessions between clients; its session port 5432 is used instead.',
  }
}

function neonDirect(host: string, port: number): PoolerAdvice {
  const direct = host.replace(/-pooler(?=\.)/i, '')
  return {
    kind: 'suspected',
    host: direct,
    port,
    sentence: `${host} is Neon's pooler, which shares server sessions between clients; ${direct} reaches the database directly.`,
  }
}

function suspectedPort(host: string, port: number): PoolerAdvice {
  return {
    kind: 'suspected',
    host,
    port: 5432,
    sentence: `Port ${port} is usually a pooler that shares server sessions between clients; the database itself is usually on port 5432.`,
  }
}
