import { Button } from 'antd'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useMaySend } from '../../kit/commands.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, usePartyName } from '../../kit/names.ts'
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
  const partyName = usePartyName()
  const name = nameIn(language, fund)
  return (
    <section className="panel fund" aria-labelledby={`fund-${fund.id}`}>
      <div className="panel-head">
        <h2 id={`fund-${fund.id}`}>{name}</h2>
        <span className="soft">{partyName(fund.owner)}</span>
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
  const partyName = usePartyName()
  if (money === null || money.length === 0) return <p className="soft">{say(words.empty)}</p>
  return (
    <div className="table-scroll">
      <table className="figure-table">
        <caption className="sr-only">{say(words.whose)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.whose)}</th>
            <th scope="col" className="end">
              {say(words.moneyLeft)}
            </th>
            <th scope="col">{say(words.remainder)}</th>
          </tr>
        </thead>
        <tbody>
          {money.map(({ party, left, remainder }) => (
            <tr key={`${party} ${remainder.to}`}>
              <th scope="row">{partyName(party)}</th>
              <td className="end number">{moneyText(language, left)}</td>
              <td>{say(REMAINDER_WORDS[remainder.to])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
