import { Fault, type FaultKind } from './fault.ts'

/** A fault as it goes from one thread to another: on that way an error loses its class and its members. */
export interface FaultMessage {
  readonly code: string
  readonly detail: string
  /** Seconds, where it may go better later. */
  readonly retryAfter: number | undefined
  readonly faultKind: FaultKind
}

export const messageOf = ({ code, message: detail, retryAfter, kind: faultKind }: Fault): FaultMessage => ({
  code,
  detail,
  retryAfter,
  faultKind,
})

export const faultOf = ({ code, detail, retryAfter, faultKind: kind }: FaultMessage): Fault =>
  new Fault(code, detail, { kind, ...(retryAfter === undefined ? {} : { retryAfter }) })
