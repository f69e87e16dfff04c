import {
  type Catalogue,
  type RecordedEvent,
  type ShownEvent,
  type TellingMember,
  WITHHELD,
  type Withheld,
} from '../../domain/kernel/index.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Leaves out of events what readers are not told: optional members are absent, required fields of the data say that they are
 * withheld. Readers who are told the same get the same object, so that it is written out once.
 */
export function withholding(catalogue: Catalogue): (event: RecordedEvent, withheld: Withheld) => ShownEvent {
  const made = new WeakMap<RecordedEvent, Map<string, ShownEvent>>()

  function without(recorded: RecordedEvent, fields: readonly string[], envelope: readonly TellingMember[]): ShownEvent {
    const event = catalogue.upcast(recorded)
    const required = catalogue.type(event.type)?.event.schema.required ?? []
    const data = Object.entries(event.data as object).flatMap(([name, value]): [string, unknown][] => {
      if (!fields.includes(name)) return [[name, value]]
      return required.includes(name) ? [[name, WITHHELD]] : []
    })
    const shown: Mutable<ShownEvent> = { ...event, data: Object.fromEntries(data) }
    for (const member of envelope) delete shown[member]
    return shown
  }

  return (event, { data, envelope }) => {
    const fields = data.filter((field) => Object.hasOwn(Object(catalogue.upcast(event).data), field))
    if (fields.length === 0 && envelope.length === 0) return event
    const key = `${fields.join()}|${envelope.join()}`
    const kept = made.get(event) ?? new Map<string, ShownEvent>()
    made.set(event, kept)
    const shown = kept.get(key) ?? without(event, fields, envelope)
    kept.set(key, shown)
    return shown
  }
}
