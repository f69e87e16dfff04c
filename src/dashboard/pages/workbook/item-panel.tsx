import { Button } from 'antd'
import { Link } from 'wouter'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { partyLink } from '../../frame/links.ts'
import { LevelChip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Facts, SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { Holders, type Item } from './holders.tsx'
import { itemTitle } from './items.tsx'
import { MODULE_WORDS, workbookWords as words } from './words.ts'

/** One item, while the address has `open=…`: who does what, and how each party does. */
export function ItemPanel() {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const item = params.get('open') ?? undefined
  const { data, error, refetch, isPlaceholderData } = useView('workbook-compliance', {
    filters: { item: item ?? '' },
    limit: 100,
    enabled: item !== undefined,
  })
  const rows = isPlaceholderData ? undefined : data?.rows
  const all = rows?.find(({ party }) => party === null)
  return (
    <SidePanel title={all === undefined ? say(words.item) : `${all.item} ${itemTitle(language, all)}`} width={44}>
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {rows === undefined && error === null && <Loading />}
      {rows !== undefined && all === undefined && <Empty kind="nothing" title={say(words.noSuch)} />}
      {all !== undefined && <OneItem item={all} parties={rows ?? []} />}
    </SidePanel>
  )
}

function OneItem({ item, parties }: { readonly item: Item; readonly parties: readonly Item[] }) {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { community } = useSession()
  const { module, level, lead, supporters, statutory, boundary, assigned, open, acceptedLate, deliveredLate } = item
  const name = MODULE_WORDS[Number(module) - 1]
  return (
    <div className="one-item">
      <Facts
        facts={[
          [say(words.module), name === undefined ? module : `${module} ${say(name)}`],
          [say(words.level), level === null ? null : <LevelChip key="level" level={level} />],
          [say(words.lead), lead === null ? null : <Holders key="lead" holders={[lead]} />],
          [say(words.supporters), supporters.length === 0 ? null : <Holders key="with" holders={supporters} />],
          [say(words.statutory), statutory.length === 0 ? null : <Holders key="law" holders={statutory} />],
          [say(words.load), say(words.loadText, { assigned, open })],
          [say(words.late), say(words.lateText, { accept: acceptedLate, deliver: deliveredLate })],
        ]}
      />
      <section>
        <h2>{say(words.boundary)}</h2>
        <p className={boundary === null ? 'soft' : 'boundary'}>{boundary ?? say(words.noBoundary)}</p>
      </section>
      {maySend('workbook', 'record-breach') && (
        <div className="form-actions">
          <Button
            onClick={() =>
              set(
                commandInAddress({
                  aggregate: 'workbook',
                  command: 'record-breach',
                  id: community,
                  given: { item: item.item },
                }),
              )
            }
          >
            {say(words.recordBreach)}
          </Button>
        </div>
      )}
      <ByParty rows={parties.filter(({ party }) => party !== null)} />
    </div>
  )
}

function ByParty({ rows }: { readonly rows: readonly Item[] }) {
  const { say } = useLanguage()
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{say(words.byParty)}</h2>
      <PlainTable
        bare
        label={say(words.byParty)}
        head={[
          say(words.party),
          ...(['assigned', 'open', 'lateToDeliver', 'returned', 'breaches'] as const).map((column) => ({
            figure: say(words[column]),
          })),
        ]}
        rows={rows.map(({ party, assigned, open, lateToDeliver, returned, breaches }) => ({
          key: party ?? '',
          cells: [
            <Link key="party" href={partyLink(party ?? '')}>
              <PartyName id={party} />
            </Link>,
            assigned,
            open,
            lateToDeliver,
            returned,
            breaches,
          ],
        }))}
      />
    </section>
  )
}
