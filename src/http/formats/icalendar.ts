import { instant } from '../../../domain/kernel/index.ts'
import type { CalendarEntry } from '../../../projections/runtime/index.ts'

/** Octets of a line, without its end (RFC 5545, 3.1). */
const LINE_OCTETS = 75

/** Writes entries of a community as iCalendar (RFC 5545). Moments are in UTC. */
export function calendarText(community: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Sanshe//Sanshe//ZH',
    ...entries.flatMap((entry) => eventLines(community, entry)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

const eventLines = (community: string, { id, changed, from, until, title, status }: CalendarEntry): string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(`${id}@${community}.sanshe`)}`,
  `DTSTAMP:${utc(changed)}`,
  `DTSTART:${utc(from)}`,
  `DTEND:${utc(until)}`,
  `SUMMARY:${escaped(title)}`,
  `STATUS:${status}`,
  'END:VEVENT',
]

/** A moment as `20260301T080000Z`. */
const utc = (moment: string): string =>
  `${new Date(instant(moment)).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`

const escaped = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n')

/** Folds a line that is too long, between characters. A line that continues another begins with a space. */
function folded(line: string): string {
  let text = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (octets + size > LINE_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += character
    octets += size
  }
  return text
}
