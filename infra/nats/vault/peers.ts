import type { Beat } from './protocol.ts'

/** Another engine, as it was last heard. */
interface Other {
  readonly revision: number
  readonly at: number
  readonly seen: number
  readonly kept: readonly number[]
}

/** The other engines of the same bucket. */
export interface Peers {
  heard(engine: string, beat: Beat, revision: number): void
  clear(): void
  /** Whether it may still use what it holds. */
  alive(engine: string): boolean
  /** Whether every engine has answered, or has been silent for so long that it uses nothing it holds. */
  answered(what: 'seen' | 'kept', notice: number): boolean
  /** An engine that has not kept its values and may yet have some in flight to the log. */
  missing(notice: number): string | undefined
  /** Forgets engines that are certainly gone. Returns the revisions of their entries. */
  forget(): number[]
}

/**
 * @param expiryMs the silence after which an engine uses nothing it holds
 * @param graceMs the silence after which it certainly has nothing more in flight to the log
 */
export function peersOf(expiryMs: number, graceMs: number): Peers {
  const others = new Map<string, Other>()
  const silent = ({ at }: Other): number => performance.now() - at
  const has = ({ seen, kept }: Other, what: 'seen' | 'kept', notice: number): boolean =>
    what === 'seen' ? seen >= notice : kept.includes(notice)

  return {
    heard(engine, { seen, kept, gone }, revision) {
      if (gone === true) others.delete(engine)
      else others.set(engine, { revision, at: performance.now(), seen, kept })
    },
    clear: () => others.clear(),
    alive(engine) {
      const other = others.get(engine)
      return other !== undefined && silent(other) <= expiryMs
    },
    answered: (what, notice) =>
      [...others.values()].every((other) => has(other, what, notice) || silent(other) > expiryMs),
    missing: (notice) => [...others].find(([, other]) => !has(other, 'kept', notice))?.[0],
    forget() {
      const gone = [...others].filter(([, other]) => silent(other) > graceMs)
      for (const [engine] of gone) others.delete(engine)
      return gone.map(([, { revision }]) => revision)
    },
  }
}
