/** The right to be the one at work, of all copies. */
export interface HeldTurn {
  /** Aborts when it is over without having been ended. */
  readonly lost: AbortSignal
  /** Lets the next one have it. */
  end(): Promise<void>
}

/** Takes the turn where it is free; undefined where another copy has it. Rejects with a Fault where that cannot be found out. */
export type ClaimTurn = () => Promise<HeldTurn | undefined>

/** Resolves when it is the caller's turn, of all copies of the notifier; undefined where the signal aborted first. */
export type Turn = (signal: AbortSignal) => Promise<HeldTurn | undefined>
