import { Fault } from '../kit/fault.ts'

/** Raised when cursors of older releases can no longer be understood. */
const VERSION = 1

/** Where a page ended: in which view and order, and at which values of the order's column and the key. */
export interface Cursor {
  readonly view: string
  readonly community: string
  readonly sort: string
  readonly values: readonly (string | number)[]
}

export const encodeCursor = ({ view, community, sort, values }: Cursor): string =>
  Buffer.from(JSON.stringify([VERSION, view, community, sort, ...values])).toString('base64url')

/**
 * The values that the next page begins after.
 *
 * @throws Fault `cursor.invalid` where the cursor is none of ours, or of another view, community or order
 */
export function decodeCursor(
  text: string,
  { view, community, sort }: Omit<Cursor, 'values'>,
  types: readonly ('text' | 'integer' | 'json')[],
): (string | number)[] {
  const [version, itsView, itsCommunity, itsSort, ...values] = parsed(text)
  const ours = version === VERSION && itsView === view && itsCommunity === community && itsSort === sort
  const fits =
    values.length === types.length &&
    values.every((value, at) => (types[at] === 'integer' ? Number.isSafeInteger(value) : typeof value === 'string'))
  if (!ours || !fits) {
    throw new Fault(
      'cursor.invalid',
      'This cursor does not belong to the view, community and order asked for: start again without `after`.',
    )
  }
  return values as (string | number)[]
}

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
