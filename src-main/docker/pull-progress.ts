/** Bytes of a running pull; the total grows while layers are announced. */
export interface PullProgress {
  readonly done: number
  readonly total: number
}

/** One line of a pull (Docker Engine API, "Create an image"), as far as it is read. */
interface PullLine {
  readonly id?: unknown
  readonly status?: unknown
  readonly error?: unknown
  readonly progressDetail?: { readonly current?: unknown; readonly total?: unknown }
}

/** Folds the lines of a pull: feed whole lines in order, read `progress` after each. */
export class PullFold {
  private readonly layers = new Map<string, PullProgress>()

  /** The engine's words when the line says that the pull failed, else null. */
  take(line: string): string | null {
    if (line.trim() === '') return null
    const { id, status, error, progressDetail } = JSON.parse(line) as PullLine
    if (typeof error === 'string') return error
    if (typeof id !== 'string') return null
    const known = this.layers.get(id)
    if (status === 'Downloading' && typeof progressDetail?.total === 'number') {
      this.layers.set(id, { done: Number(progressDetail.current ?? 0), total: progressDetail.total })
    }
    if (known && (status === 'Download complete' || status === 'Pull complete')) {
      this.layers.set(id, { done: known.total, total: known.total })
    }
    return null
  }

  get progress(): PullProgress {
    let [done, total] = [0, 0]
    for (const layer of this.layers.values()) {
      done += layer.done
      total += layer.total
    }
    return { done, total }
  }
}
