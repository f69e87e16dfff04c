import { Tooltip } from 'antd'
import { Link } from 'wouter'
import { shareLink } from '../../frame/links.ts'
import { Spoken } from '../../frame/parts/names.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { type BookedShare, windowText } from './shared-parts.ts'
import { SHARE_STATE_WORDS, resourceWords as words } from './words.ts'

interface BookingLinkProps {
  readonly share: BookedShare
  readonly slots: number
  readonly lane: number
  readonly lanes: number
}

/** A booking at its place in the calendar. */
export function BookingLink({ share, slots, lane, lanes }: BookingLinkProps) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const zone = useZone()
  const { from, until, state, overdue, quantity } = share
  const party = partyName(share.party)
  const when = from === null || until === null ? '' : windowText(language, { from, until }, zone)
  const standing = overdue ? say(words.notBack) : say(SHARE_STATE_WORDS[state])
  return (
    <Tooltip title={<Spoken>{`${party} · ${when} · ${standing}`}</Spoken>}>
      <Link
        href={shareLink(share.id)}
        className={`booking booking-${overdue ? 'late' : state}`}
        style={{ '--slots': slots, '--lane': lane, '--lanes': lanes } as React.CSSProperties}
      >
        <span className="booking-party">
          <Spoken>{party}</Spoken>
        </span>
        <span className="sr-only">{when}</span>
        <span className={slots > 1 ? 'booking-state' : 'sr-only'}>
          {standing}
          {quantity > 1 && ` × ${quantity}`}
        </span>
      </Link>
    </Tooltip>
  )
}
