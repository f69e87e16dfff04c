import { Fault, type FaultKind } from './fault.ts'

/** A fault in the form in which it is passed between threads. An error would lose its class and its members. */
export interface FaultMessage {
  readonly code: string
  readonly detail: string
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined
  readonly faultKind: FaultKind
  readonly outage: boolean
}

export const messageOf = ({ code, message: detail, retryAfter, kind: faultKind, outage }: Fault): FaultMessage => ({
  code,
  detail,
  retryAfter,
  faultKind,
  outage,
})

export const faultOf = ({ code, detail, retryAfter, faultKind: kind, outage }: FaultMessage): Fault =>
  new Fault(code, detail, { kind, outage, ...(retryAfter === undefined ? {} : { retryAfter }) })
