/** How the raiser may be contacted, as the form asks for it. */
export interface ContactAnswers {
  /** `phone`: call or text; `none`: no one gets in touch, the raiser looks for the answer. */
  readonly way: 'phone' | 'none' | undefined
  readonly phone: string
  readonly name: string
  readonly when: 'any' | 'daytime' | 'evening' | 'weekend'
  /** What staff have to mind when they get in touch. */
  readonly words: string
}

export interface PlaceAnswers {
  readonly kind: 'home' | 'outside' | 'unsaid' | undefined
  readonly quarter: string
  readonly building: string
  readonly door: string
  readonly area: string
}

/** What a resident has written and not yet sent. */
export interface Draft {
  /** Makes the demand the same one however often it is sent. */
  readonly key: string
  /** The actor who is signed in, or nothing. Another person's draft is deleted, not shown. */
  readonly who: string
  readonly community: string
  readonly startedMs: number
  readonly text: string
  /** The raiser says that there is danger now. */
  readonly urgent: boolean
  /** Only those who handle it may know of it. */
  readonly discreet: boolean
  readonly place: PlaceAnswers
  readonly contact: ContactAnswers
  /** What is sent, from the moment at which the resident says so: it does not change any more. */
  readonly body?: Readonly<Record<string, unknown>> | undefined
}

/** A draft stays on the device at most so long. */
export const DRAFT_LIFE_MS = 24 * 60 * 60 * 1000

/** A random key of 128 bits, as 32 hexadecimal digits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const emptyDraft = (community: string, who: string, nowMs: number): Draft => ({
  key: newKey(),
  who,
  community,
  startedMs: nowMs,
  text: '',
  urgent: false,
  discreet: false,
  place: { kind: undefined, quarter: '', building: '', door: '', area: '' },
  contact: { way: undefined, phone: '', name: '', when: 'any', words: '' },
})

/** Whether a draft is too old. One that seems to be of a later time is kept for a day, too: the clock of a phone may be set back. */
export const isExpired = ({ startedMs }: Pick<Draft, 'startedMs'>, nowMs: number): boolean =>
  Math.abs(nowMs - startedMs) >= DRAFT_LIFE_MS
