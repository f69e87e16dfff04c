import { Button } from 'antd'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { demandLink, itemLink, partyLink, resourceLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { commandWords } from '../../kit/command-words.ts'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useRow } from '../../kit/views.tsx'
import { useBreachActs } from './breach-acts.ts'
import { type Breach, BreachChip } from './breaches.tsx'
import { itemTitle } from './items.tsx'
import { workbookWords as words } from './words.ts'

/** One breach, while the address has `tab=breaches&open=…`: what shows it, and what may be done. */
export function BreachPanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const { data, error, refetch } = useRow('workbook-compliance/breaches', params.get('open') ?? undefined)
  const gone = error instanceof HttpProblem && error.status === 404
  return (
    <SidePanel title={data === undefined ? say(words.breach) : `${data.item} ${itemTitle(language, data)}`} width={34}>
      {gone && <Empty kind="nothing" title={say(words.noSuchBreach)} />}
      {error !== null && !gone && <ProblemNote error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <OneBreach breach={data} />}
    </SidePanel>
  )
}

function OneBreach({ breach }: { readonly breach: Breach }) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const { party, kind, state, recorded, changed, item, demand, resource } = breach
  return (
    <div className="one-item">
      <BreachActs breach={breach} />
      <Facts
        facts={[
          [say(words.state), <BreachChip key="state" state={state} />],
          [
            say(words.party),
            <Link key="party" href={partyLink(party)}>
              <PartyName id={party} />
            </Link>,
          ],
          [say(words.kind), say(valueWords(kind) ?? { en: kind, zh: kind })],
          [
            say(words.item),
            <Link key="item" href={itemLink(item)}>
              {item}
            </Link>,
          ],
          [say(words.recorded), momentText(language, recorded, zone)],
          [say(words.changed), changed === recorded ? null : momentText(language, changed, zone)],
          [
            say(words.shownBy),
            demand !== null ? (
              <Link key="demand" href={demandLink(demand)}>
                {say(words.theDemand)}
              </Link>
            ) : resource !== null ? (
              <Link key="resource" href={resourceLink(resource)}>
                {say(words.theResource)}
              </Link>
            ) : null,
          ],
        ]}
      />
    </div>
  )
}

/** What the reader may do with a breach. */
function BreachActs({ breach }: { readonly breach: Breach }) {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  const { community } = useSession()
  const acts = useBreachActs(breach)
  if (acts.length === 0) return null
  return (
    <div className="form-actions">
      {acts.map((command, nth) => (
        <Button
          key={command}
          type={nth === 0 ? 'primary' : 'default'}
          onClick={() =>
            set(commandInAddress({ aggregate: 'workbook', command, id: community, given: { breach: breach.id } }))
          }
        >
          {say(commandWords('workbook', command))}
        </Button>
      ))}
    </div>
  )
}
