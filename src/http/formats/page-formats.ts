import { type TSchema, Type } from '@sinclair/typebox'
import type { ViewPage } from '../../../services/queries/contract.ts'
import type { ViewContract } from '../../engine/engine.ts'
import { type TaggedBody, tagged } from '../tagged-answer.ts'
import type { Format } from './accepted.ts'
import { csvWriter } from './csv.ts'
import { calendarText } from './icalendar.ts'

/** The format of every answer that has no other. */
export const JSON_FORMAT: Format = { mediaType: 'application/json' }

/** A format in which pages of a view are answered. */
export interface PageFormat extends Format {
  /** For the contract. */
  readonly schema: TSchema
  /** Whether it tells nothing personal. The values then stay closed. */
  readonly sealed: boolean
  body(page: ViewPage, community: string): TaggedBody
}

/** The formats of the pages of a view. @param page the schema of its JSON */
export function pageFormats({ row, entry }: ViewContract, page: TSchema): readonly [PageFormat, ...PageFormat[]] {
  const json = { ...JSON_FORMAT, schema: page, sealed: false, body: once((one) => tagged(jsonText(one))) }
  return entry === undefined ? [json, csvFormat(row)] : [json, csvFormat(row), calendarFormat(entry)]
}

function csvFormat(row: ViewContract['row']): PageFormat {
  const write = csvWriter(row)
  return {
    mediaType: 'text/csv',
    schema: Type.String({
      description:
        'The rows as CSV (RFC 4180), in UTF-8 with a byte order mark. Columns are paths of members of a row.',
    }),
    sealed: false,
    body: once(({ rows }) => tagged(write(rows), { type: 'text/csv; charset=utf-8; header=present' })),
  }
}

const calendarFormat = (entry: NonNullable<ViewContract['entry']>): PageFormat => ({
  mediaType: 'text/calendar',
  schema: Type.String({ description: 'The rows with a window as iCalendar (RFC 5545), without personal values.' }),
  sealed: true,
  body({ rows }, community) {
    const entries = rows.flatMap((one) => entry(one) ?? [])
    return tagged(calendarText(community, entries), { type: 'text/calendar; charset=utf-8' })
  },
})

/** Remembers bodies by their pages: readers who get the same page get the same bytes. */
function once(write: (page: ViewPage) => TaggedBody): (page: ViewPage) => TaggedBody {
  const shared = new WeakMap<ViewPage, TaggedBody>()
  return (page) => {
    const body = shared.get(page) ?? write(page)
    shared.set(page, body)
    return body
  }
}

const jsonText = ({ rows, position, restricted, next }: ViewPage): string =>
  JSON.stringify({
    rows,
    position: String(position),
    ...(restricted === undefined ? {} : { restricted }),
    ...(next === undefined ? {} : { next }),
  })
