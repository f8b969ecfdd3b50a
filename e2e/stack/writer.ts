import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { connect, sql } from './database'

/** A writer at work; see startWriter. */
export interface Writer {
  /** Batches committed so far. */
  readonly batches: number
  /** Ends after the batch in hand. Rejects with the first error the writer met. */
  stop(): Promise<{ readonly batches: number }>
}

const ordersPerBatch = 4
const stepsPerOrder = 4
const rowsPerBatch = ordersPerBatch * (1 + stepsPerOrder)

/**
 * Writes numbered batches, each one transaction over archon_agent_work_orders and archon_agent_work_order_steps,
 * at about `rowsPerSecond` rows, until stopped.
 */
export async function startWriter(url: string, rowsPerSecond = 200): Promise<Writer> {
  const client = await connect(url)
  const state = { batches: 0, stopped: false }
  const pause = (1000 * rowsPerBatch) / rowsPerSecond
  const finished = writeUntilStopped(client, state, pause).finally(() => client.end())
  finished.catch(() => undefined)
  return {
    get batches() {
      return state.batches
    },
    stop: async () => {
      state.stopped = true
      await finished
      return { batches: state.batches }
    },
  }
}

async function writeUntilStopped(
  client: Client,
  state: { batches: number; readonly stopped: boolean },
  pause: number,
): Promise<void> {
  const start = performance.now()
  while (!state.stopped) {
    await writeBatch(client, state.batches + 1)
    state.batches += 1
    await wait(Math.max(0, start + state.batches * pause - performance.now()))
  }
}

async function writeBatch(client: Client, batch: number): Promise<void> {
  await client.query('begin')
  await client.query(
    `insert into public.archon_agent_work_orders (id, request, metadata)
     select 'batch-' || $1::int || '-' || k, 'written during a sync', jsonb_build_object('batch', $1::int) from generate_series(1, ${ordersPerBatch}) k`,
    [batch],
  )
  await client.query(
    `insert into public.archon_agent_work_order_steps (work_order_id, step_number, agent)
     select 'batch-' || $1::int || '-' || k, s, 'writer' from generate_series(1, ${ordersPerBatch}) k, generate_series(1, ${stepsPerOrder}) s`,
    [batch],
  )
  await client.query('commit')
}

/** What a database holds of a writer's batches. */
export interface BatchPrefix {
  /** The highest batch found in either table. */
  readonly batches: number
  /** Batches up to it that are missing or not whole: none, when the database holds a complete prefix. */
  readonly torn: readonly number[]
}

/** Reads which batches arrived whole in both tables. */
export async function readBatches(url: string): Promise<BatchPrefix> {
  const rows = await sql<{ batch: number; orders: number; steps: number }>(
    url,
    `with orders as (select split_part(id, '-', 2)::int as batch, count(*)::int as n from public.archon_agent_work_orders where id like 'batch-%' group by 1),
          steps as (select split_part(work_order_id, '-', 2)::int as batch, count(*)::int as n from public.archon_agent_work_order_steps where work_order_id like 'batch-%' group by 1),
          top as (select coalesce(max(batch), 0) as batch from (select batch from orders union all select batch from steps) either)
     select b as batch, coalesce(orders.n, 0) as orders, coalesce(steps.n, 0) as steps
     from top, generate_series(1, top.batch) b left join orders on orders.batch = b left join steps on steps.batch = b`,
  )
  const whole = (row: { orders: number; steps: number }): boolean =>
    row.orders === ordersPerBatch && row.steps === ordersPerBatch * stepsPerOrder
  return { batches: rows.length, torn: rows.filter((row) => !whole(row)).map((row) => row.batch) }
}
