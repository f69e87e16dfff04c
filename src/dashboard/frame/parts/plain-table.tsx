import type { ReactNode } from 'react'
import { Spoken } from './names.tsx'

/** The title of a column; one of figures stands at the end of its cells. */
type ColumnTitle = string | { readonly figure: string }

interface PlainTableProps {
  readonly label: string
  readonly head: readonly ColumnTitle[]
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** Inside a panel it has no frame of its own. */
  readonly bare?: boolean
}

/** A short table that is there as a whole. For the rows of a view take `RowList`. On narrow windows it scrolls by itself. */
export function PlainTable({ label, head, rows, bare = false }: PlainTableProps) {
  const placeOf = (at: number): string | undefined => (typeof head[at] === 'object' ? 'end number' : undefined)
  return (
    <div
      className={bare ? 'plain-table' : 'plain-table plain-table-framed'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by the keyboard
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <table aria-label={label}>
        <thead>
          <tr>
            {head.map((title) =>
              typeof title === 'string' ? (
                <th key={title} scope="col">
                  {title}
                </th>
              ) : (
                <th key={title.figure} scope="col" className="end">
                  {title.figure}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...others] }) => (
            <tr key={key}>
              <th scope="row">
                <Spoken>{first}</Spoken>
              </th>
              {others.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                <td key={at} className={placeOf(at + 1)}>
                  <Spoken>{cell}</Spoken>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
