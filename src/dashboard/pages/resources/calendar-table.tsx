import { Link } from 'wouter'
import { shareLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
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
  const zone = useZone()
  if (shares.length === 0) {
    return <Empty kind="nothing" title={say(words.noBookings)} next={say(words.noBookingsNext)} />
  }
  return (
    <PlainTable
      label={say(words.bookings)}
      head={[
        say(words.when),
        ...(ofOne ? [] : [say(words.name)]),
        say(words.borrower),
        { figure: say(words.quantity) },
        say(words.state),
      ]}
      rows={shares.map((share) => ({
        key: share.id,
        cells: [
          <Link key="when" href={shareLink(share.id)}>
            {share.from === null || share.until === null
              ? ''
              : windowText(language, { from: share.from, until: share.until }, zone)}
          </Link>,
          ...(ofOne ? [] : [bookedName(language, share)]),
          <PartyName key="party" id={share.party} />,
          countText(language, share.quantity),
          <ShareChip key="state" share={share} />,
        ],
      }))}
    />
  )
}
