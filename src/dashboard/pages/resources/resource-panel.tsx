import { Button } from 'antd'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { itemLink, partyLink } from '../../frame/links.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { useMaySend } from '../../kit/commands.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { nameIn, usePartyName, usePlaceName, useZone } from '../../kit/names.ts'
import { countText, moneyText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { dayAt } from '../../kit/time.ts'
import { useRow, useView } from '../../kit/views.tsx'
import { CalendarTable } from './calendar-table.tsx'
import { FundMoney } from './funds.tsx'
import type { Resource } from './shared-parts.ts'
import { Idle, Left } from './supply.tsx'
import { Opening, Terms } from './terms.tsx'
import { resourceWords as words } from './words.ts'

const RECENT = 12

/** One resource, while the address has `open=…`. */
export function ResourcePanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { data, error, refetch } = useRow('resource-sharing', params.get('open') ?? undefined)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={data === undefined ? say(words.name) : nameIn(language, data)}>
      {gone && <Empty kind="nothing" title={say(words.noSuch)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OneResource resource={data} />}
    </SidePanel>
  )
}

function OneResource({ resource }: { readonly resource: Resource }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const placeName = usePlaceName()
  const zone = useZone()
  const { owner, administrator, stock, status, quarter, items, impaired, value, idle } = resource
  const shares = useView('resource-sharing/calendar', {
    filters: { resource: resource.id, from: `${dayAt(useNow(), zone)}T00:00:00Z` },
    sort: 'begins',
    limit: RECENT,
  }).data?.rows
  return (
    <div className="side-body">
      {status === 'withdrawn' && <Chip tone="danger">{say(words.withdrawn)}</Chip>}
      <Acts resource={resource} />
      <Facts
        facts={[
          [
            say(words.owner),
            <Link key="owner" href={partyLink(owner)}>
              <PartyName id={owner} />
            </Link>,
          ],
          [say(words.administrator), administrator === null ? null : partyName(administrator)],
          [say(words.left), <Left key="left" resource={resource} />],
          [say(words.impaired), impaired === 0 ? null : countText(language, impaired)],
          [say(words.idle), idle === null || idle.of === 0 ? null : <Idle key="idle" idle={idle} />],
          [say(words.place), quarter === null ? null : placeName(quarter)],
          [
            say(words.value),
            valueText(
              say(words.perHour, { money: moneyText(language, value ?? 0) }),
              resource,
              moneyText(language, value ?? 0),
            ),
          ],
          [say(words.opening), stock === 'bookable' ? <Opening key="opening" resource={resource} /> : null],
          [say(words.terms), <Terms key="terms" resource={resource} />],
          [
            say(words.goodFor),
            items.length === 0 ? null : (
              <span key="items" className="links">
                {items.map((item) => (
                  <Link key={item} href={itemLink(item)}>
                    {item}
                  </Link>
                ))}
              </span>
            ),
          ],
        ]}
      />
      {stock === 'fund' && <FundMoney fund={resource} />}
      {shares !== undefined && shares.length > 0 && (
        <section>
          <h2>{say(words.recent)}</h2>
          <CalendarTable shares={shares} ofOne />
        </section>
      )}
    </div>
  )
}

const valueText = (perHour: string, { value, stock }: Resource, plain: string): string | null =>
  value === null ? null : stock === 'bookable' ? perHour : plain

/** Commands of the owner, as forms. */
const OWNERS = ['change-terms', 'impair', 'withdraw'] as const

function Acts({ resource }: { readonly resource: Resource }) {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { party } = useSession()
  const { id, owner, administrator, stock, status } = resource
  const owns = party !== undefined && (party === owner || party === administrator)
  const form = (command: string): void => set(commandInAddress({ aggregate: 'resource', command, id }))
  if (status === 'withdrawn') return null
  return (
    <div className="form-actions">
      {maySend('resource', 'request') && (
        <Button type="primary" onClick={() => set({ ask: id, at: undefined, open: undefined })}>
          {say(stock === 'bookable' ? words.book : words.askFor)}
        </Button>
      )}
      {stock === 'bookable' && (
        <Button onClick={() => set({ tab: 'calendar', resource: id, open: undefined })}>
          {say(words.seeCalendar)}
        </Button>
      )}
      {stock === 'fund' && maySend('resource', 'pledge') && (
        <Button onClick={() => set({ pledge: id, open: undefined })}>{say(words.pledge)}</Button>
      )}
      {owns &&
        OWNERS.filter((command) => maySend('resource', command)).map((command) => (
          <Button key={command} onClick={() => form(command)}>
            {say(commandWords('resource', command))}
          </Button>
        ))}
    </div>
  )
}
