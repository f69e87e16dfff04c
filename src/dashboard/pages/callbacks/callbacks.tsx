import { App, Button } from 'antd'
import { useState } from 'react'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { CallCase } from './call-case.tsx'
import './callbacks.css'
import { callbacksPlace } from './place.ts'
import { callbackWords as words } from './words.ts'

/** The calls of a party are dealt one by one, the oldest delivery first. */
export function CallbacksPage() {
  const say = useSay()
  const { party } = useSession()
  return (
    <Page title={say(callbacksPlace.name)}>
      {party === undefined ? <Empty kind="forbidden" title={say(words.noParty)} /> : <Dealt party={party} />}
    </Page>
  )
}

const MOST = 50

function Dealt({ party }: { readonly party: string }) {
  const say = useSay()
  const { message } = App.useApp()
  const [params, set] = useUrlState()
  // What was recorded or put off here: a raiser who was not reached stays on the list until tomorrow.
  const [past, setPast] = useState<ReadonlySet<string>>(new Set())
  const { data, error, refetch } = useView('demand-board/callbacks', { filters: { caller: party }, limit: MOST })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  const left = data.rows.filter(({ id }) => !past.has(id))
  const current = left.find(({ id }) => id === params.get('open')) ?? left[0]
  const pass = (id: string, told: string | undefined): void => {
    setPast((before) => new Set([...before, id]))
    set({ open: undefined }, { replace: true })
    if (told !== undefined) void message.success(told)
  }
  if (current === undefined) {
    const isOver = data.rows.length > 0
    return (
      <Empty
        kind="nothing"
        title={say(isOver ? words.done : words.nothing)}
        next={say(isOver ? words.doneNext : words.nothingNext)}
        action={isOver ? <Button onClick={() => setPast(new Set())}>{say(words.again)}</Button> : undefined}
      />
    )
  }
  const many = data.next !== undefined
  return (
    <>
      <p className="soft" role="status">
        {say(many ? words.waitingMore : words.waiting, { n: left.length })}
      </p>
      <CallCase key={current.id} row={current} party={party} pass={pass} />
    </>
  )
}
