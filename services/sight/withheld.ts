import {
  type Catalogue,
  type RecordedEvent,
  type ShownEvent,
  type TellingMember,
  WITHHELD,
  type Withheld,
} from '../../domain/kernel/index.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Leaves out of events what readers are not told. */
export interface Withholding {
  /** The event with optional members absent, and with required fields of its data that say that they are withheld. */
  of(event: RecordedEvent, withheld: Withheld): ShownEvent
  /**
   * Gives readers who are told the same of this event the same object from now on, so that it is written out once. Events that
   * one reader reads from the log are not shared: keeping them would only cost memory.
   */
  share(event: RecordedEvent): void
}

export function withholding(catalogue: Catalogue): Withholding {
  const shared = new WeakMap<RecordedEvent, Map<string, ShownEvent>>()

  function without(event: RecordedEvent, fields: readonly string[], envelope: readonly TellingMember[]): ShownEvent {
    const required = catalogue.type(event.type)?.event.schema.required ?? []
    const data: Record<string, unknown> = { ...Object(event.data) }
    for (const field of fields) {
      if (required.includes(field)) data[field] = WITHHELD
      else delete data[field]
    }
    const shown: Mutable<ShownEvent> = { ...event, data }
    for (const member of envelope) delete shown[member]
    return shown
  }

  return {
    of(recorded, { data, envelope }) {
      if (data.length === 0 && envelope.length === 0) return recorded
      const event = catalogue.upcast(recorded)
      const fields = data.filter((field) => Object.hasOwn(Object(event.data), field))
      if (fields.length === 0 && envelope.length === 0) return recorded
      const kept = shared.get(recorded)
      if (kept === undefined) return without(event, fields, envelope)
      const key = `${fields.join()}|${envelope.join()}`
      const shown = kept.get(key) ?? without(event, fields, envelope)
      kept.set(key, shown)
      return shown
    },
    share(event) {
      if (!shared.has(event)) shared.set(event, new Map())
    },
  }
}
