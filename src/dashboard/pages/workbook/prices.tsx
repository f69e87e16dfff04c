import { Button } from 'antd'
import { commandInAddress } from '../../frame/form/command-link.ts'
import { Chip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName, useZone } from '../../kit/names.ts'
import { moneyText } from '../../kit/numbers.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import { useView } from '../../kit/views.tsx'
import { LIST_STATE_WORDS, workbookWords as words } from './words.ts'

type PriceList = RowOf<'workbook-compliance/prices'>

/** The price list in force, and those that are proposed. */
export function Prices() {
  const { say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { community } = useSession()
  const { data, error, refetch } = useView('workbook-compliance/prices', { sort: 'latest', limit: 50 })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  const shown = data.rows.filter(({ state }) => state === 'set' || state === 'proposed')
  return (
    <div className="one-item">
      {maySend('workbook', 'set-prices') && (
        <div className="form-actions">
          <Button
            onClick={() => set(commandInAddress({ aggregate: 'workbook', command: 'set-prices', id: community }))}
          >
            {say(words.propose)}
          </Button>
        </div>
      )}
      {shown.length === 0 && <Empty kind="nothing" title={say(words.noPrices)} next={say(words.noPricesNext)} />}
      {shown.map((list) => (
        <OneList key={list.list} list={list} />
      ))}
    </div>
  )
}

function OneList({ list: { list, state, proposedBy, prices, hour, since } }: { readonly list: PriceList }) {
  const { language, say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const { community } = useSession()
  const partyName = usePartyName()
  const zone = useZone()
  const range = ({ least, most }: { readonly least: number; readonly most: number }): string =>
    say(words.valueRange, { least: moneyText(language, least), most: moneyText(language, most) })
  return (
    <section className="panel" aria-label={`${say(words.prices)} ${say(LIST_STATE_WORDS[state])}`}>
      <div className="panel-head">
        <h2>
          {say(words.prices)} <Chip tone={state === 'set' ? 'good' : 'warn'}>{say(LIST_STATE_WORDS[state])}</Chip>
        </h2>
        <span className="soft">
          {say(words.since, { when: momentText(language, since, zone) })}{' '}
          {proposedBy !== null && <Spoken>{say(words.proposedBy, { party: partyName(proposedBy) })}</Spoken>}
        </span>
      </div>
      <PlainTable
        bare
        label={`${say(words.prices)} ${list}`}
        head={[say(words.category), say(words.unit), { figure: say(words.range) }]}
        rows={[
          ...prices.map(({ category, unit, ...values }) => ({
            key: `${category} ${unit}`,
            cells: [
              say(valueWords(category) ?? { en: category, zh: category }),
              unit ?? (category === 'venue' || category === 'equipment' ? say(words.anHour) : ''),
              range(values),
            ],
          })),
          { key: 'hour', cells: [say(words.hourOfWork), say(words.anHour), range(hour)] },
        ]}
      />
      {state === 'proposed' && maySend('workbook', 'answer-prices') && (
        <div className="form-actions">
          <Button
            onClick={() =>
              set(commandInAddress({ aggregate: 'workbook', command: 'answer-prices', id: community, given: { list } }))
            }
          >
            {say(words.answer)}
          </Button>
        </div>
      )}
    </section>
  )
}
