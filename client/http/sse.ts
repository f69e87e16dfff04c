/** One server-sent event, as the HTML standard says. */
export interface SentEvent {
  /** Its own id, or the last one before it; empty before the first. */
  readonly id: string
  readonly event: string
  readonly data: string
}

/**
 * Parses a stream of server-sent events, in whatever chunks it comes. An event that the end of the stream cuts off is dropped.
 *
 * @param told called with each event, also with one that has no data: its id counts
 */
export function sseParser(told: (event: SentEvent) => void): (text: string) => void {
  let rest = ''
  let first = true
  let id = ''
  let event = ''
  let data: string[] | undefined
  let named = false

  function line(text: string): void {
    if (text === '') {
      if (data !== undefined || named) told({ id, event, data: data?.join('\n') ?? '' })
      event = ''
      data = undefined
      named = false
      return
    }
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + (text[colon + 1] === ' ' ? 2 : 1))
    if (field === 'event') event = value
    else if (field === 'data') data = [...(data ?? []), value]
    else if (field === 'id' && !value.includes('\0')) {
      id = value
      named = true
    }
  }

  return (chunk) => {
    rest += first ? chunk.replace(/^\uFEFF/, '') : chunk
    first &&= rest === ''
    // A carriage return at the end may be half of a line break.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const one of lines) line(one)
  }
}
