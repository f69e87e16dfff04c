import type { Announced, Beat, Notice } from './protocol.ts'

interface NoticeParts {
  /** Drops at once what the destruction concerns. Resolves when no write in flight concerns it any more. */
  readonly letGo: (notice: Notice) => Promise<void>
  /** Keeps the values that were sealed here with the key that is to be redacted. */
  readonly keep: (notice: Notice) => Promise<void>
  /** Called when a destruction is over. Keys that were read meanwhile may not be kept. */
  readonly over: (notice: Notice) => void
  /** Called when the answers of this engine have changed. */
  readonly answered: () => void
  readonly failed: (error: unknown) => void
}

/** Holds the notices of destructions that are not known to be over, and the answers of this engine to them. */
export interface Notices {
  /** Takes a notice that the watch has brought, and prepares the answer. */
  hear(name: string, revision: number, content: Announced): void
  get(name: string): Notice | undefined
  all(): Notice[]
  isPending(notice: Notice): boolean
  /** Returns the answers for the next beat. */
  answers(): Pick<Beat, 'seen' | 'kept'>
  /** Keeps the values of a redaction, unless that is done. A later call retries a failed one. */
  tryToKeep(notice: Notice): void
  /** Forgets a notice, because its destruction is over. */
  settle(notice: Notice): void
  /** Settles every notice. A new watch brings those that are still pending. */
  begin(): void
  /** Waits for the answers that are being prepared. */
  idle(): Promise<void>
}

/** Makes an empty set of notices. */
export function pendingNotices({ letGo, keep, over, answered, failed }: NoticeParts): Notices {
  const pending = new Map<string, Notice>()
  let seen = 0
  let kept: readonly number[] = []
  let hearing = Promise.resolve()
  let keeping = Promise.resolve()
  const isPending = (notice: Notice): boolean => pending.get(notice.name) === notice

  function tryToKeep(notice: Notice): void {
    keeping = keeping.then(async () => {
      if (kept.includes(notice.revision) || !isPending(notice)) return
      try {
        await keep(notice)
        kept = [...kept, notice.revision]
        answered()
      } catch (error) {
        failed(error)
      }
    })
  }

  function settle(notice: Notice): void {
    if (!isPending(notice)) return
    pending.delete(notice.name)
    kept = kept.filter((revision) => revision !== notice.revision)
    over(notice)
  }

  return {
    hear(name, revision, content) {
      const notice: Notice = { ...content, name, revision, at: performance.now() }
      pending.set(name, notice)
      const done = letGo(notice)
      hearing = hearing.then(async () => {
        await done
        seen = Math.max(seen, revision)
        answered()
      })
      if (notice.kind === 'redaction') tryToKeep(notice)
    },
    get: (name) => pending.get(name),
    all: () => [...pending.values()],
    isPending,
    answers: () => ({ seen, kept }),
    tryToKeep,
    settle,
    begin() {
      seen = 0
      for (const notice of pending.values()) settle(notice)
    },
    async idle() {
      await Promise.all([hearing, keeping])
    },
  }
}
