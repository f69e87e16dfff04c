import { Link } from 'wouter'
import { shareLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { countText } from '../../kit/numbers.ts'
import { ShareChip } from './share-chip.tsx'
import { type BookedShare, bookedName, windowText } from './shared-parts.ts'
import { resourceWords as words } from './words.ts'

interface CalendarTableProps {
  readonly shares: readonly BookedShare[]
  /** Whether all are bookings of one resource, whose name stands elsewhere. */
  readonly ofOne?: boolean
}

/** The bookings of a time as a table: the same as the grid shows. */
export function CalendarTable({ shares, ofOne = false }: CalendarTableProps) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const zone = useZone()
  if (shares.length === 0) {
    return <Empty kind="nothing" title={say(words.noBookings)} next={say(words.noBookingsNext)} />
  }
  return (
    <div className="table-scroll panel">
      <table className="figure-table">
        <caption className="sr-only">{say(words.bookings)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.when)}</th>
            {!ofOne && <th scope="col">{say(words.name)}</th>}
            <th scope="col">{say(words.borrower)}</th>
            <th scope="col" className="end">
              {say(words.quantity)}
            </th>
            <th scope="col">{say(words.state)}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map((share) => (
            <tr key={share.id}>
              <th scope="row">
                <Link href={shareLink(share.id)}>
                  {share.from === null || share.until === null
                    ? ''
                    : windowText(language, { from: share.from, until: share.until }, zone)}
                </Link>
              </th>
              {!ofOne && <td>{bookedName(language, share)}</td>}
              <td>{partyName(share.party)}</td>
              <td className="end number">{countText(language, share.quantity)}</td>
              <td>
                <ShareChip share={share} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
