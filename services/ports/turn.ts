/** The right of one copy of a part to work while the others wait. */
export interface HeldTurn {
  /** Aborts when the turn is lost before its holder ended it. */
  readonly lost: AbortSignal
  /** Releases the turn, so that another copy can take it. */
  end(): Promise<void>
}

/** Takes the turn. Resolves with undefined if another copy has it. @throws a Fault if this cannot be found out */
export type ClaimTurn = () => Promise<HeldTurn | undefined>

/** Waits for the turn of this copy of the notifier. Resolves with undefined if the signal aborted first. */
export type Turn = (signal: AbortSignal) => Promise<HeldTurn | undefined>
