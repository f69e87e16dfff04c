import { Button } from 'antd'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { PartyName } from '../../frame/parts/names.tsx'
import { PlainTable } from '../../frame/parts/plain-table.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn } from '../../kit/names.ts'
import { moneyText } from '../../kit/numbers.ts'
import { useView } from '../../kit/views.tsx'
import type { Resource } from './shared-parts.ts'
import { REMAINDER_WORDS, resourceWords as words } from './words.ts'

/** Every fund: what is in it, whose money it is, and what becomes of the remainder. */
export function Funds() {
  const { say } = useLanguage()
  const { data, error, refetch } = useView('resource-sharing', {
    filters: { stock: 'fund', status: 'offered' },
    limit: 200,
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (data.rows.length === 0) return <Empty kind="nothing" title={say(words.noFunds)} next={say(words.noFundsNext)} />
  return (
    <div className="funds">
      {data.rows.map((fund) => (
        <Fund key={fund.id} fund={fund} />
      ))}
    </div>
  )
}

function Fund({ fund }: { readonly fund: Resource }) {
  const { language, say } = useLanguage()
  const [, set] = useUrlState()
  const maySend = useMaySend()
  const name = nameIn(language, fund)
  return (
    <section className="panel fund" aria-labelledby={`fund-${fund.id}`}>
      <div className="panel-head">
        <h2 id={`fund-${fund.id}`}>{name}</h2>
        <span className="soft">
          <PartyName id={fund.owner} />
        </span>
      </div>
      <p>
        <span className="soft">{say(words.fundFor)}</span> {fund.purpose ?? say(words.anyPurpose)}
      </p>
      <p className="fund-sums">
        <span>
          <span className="soft">{say(words.inFund)}</span>{' '}
          <strong className="number">{moneyText(language, fund.quantity)}</strong>
        </span>
        <span>
          <span className="soft">{say(words.promised)}</span>{' '}
          <span className="number">{moneyText(language, Math.max(0, fund.quantity - (fund.left ?? 0)))}</span>
        </span>
      </p>
      <FundMoney fund={fund} />
      <div className="form-actions">
        {maySend('resource', 'pledge') && (
          <Button aria-label={`${say(words.pledge)}: ${name}`} onClick={() => set({ pledge: fund.id })}>
            {say(words.pledge)}
          </Button>
        )}
        {maySend('resource', 'request') && (
          <Button aria-label={`${say(words.askMoney)}: ${name}`} onClick={() => set({ ask: fund.id })}>
            {say(words.askMoney)}
          </Button>
        )}
      </div>
    </section>
  )
}

/** Whose money is in a fund. */
export function FundMoney({ fund: { money } }: { readonly fund: Resource }) {
  const { language, say } = useLanguage()
  if (money === null || money.length === 0) return <p className="soft">{say(words.empty)}</p>
  return (
    <PlainTable
      bare
      label={say(words.whose)}
      head={[say(words.whose), { figure: say(words.moneyLeft) }, say(words.remainder)]}
      rows={money.map(({ party, left, remainder }) => ({
        key: `${party} ${remainder.to}`,
        cells: [<PartyName key="party" id={party} />, moneyText(language, left), say(REMAINDER_WORDS[remainder.to])],
      }))}
    />
  )
}
