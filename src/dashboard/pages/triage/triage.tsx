import { App, Button } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import { useKeys } from '../../frame/keys.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { useSay } from '../../kit/language.tsx'
import { ClusterList } from './cluster-list.tsx'
import type { Cluster } from './clusters.ts'
import { HelpDialog } from './help-dialog.tsx'
import { takenDemands, useParcels } from './parcels.ts'
import { triagePlace } from './place.ts'
import { Preview } from './preview.tsx'
import { SentList } from './sent-list.tsx'
import './triage.css'
import { useActs } from './acts.ts'
import { useWaiting } from './waiting-list.ts'
import { triageWords as words } from './words.ts'

/** Sorts what waits: clusters at the left, the demand at the right, decisions by keys. */
export function TriagePage() {
  const say = useSay()
  const { clusters, topics, error, retry } = useWaiting()
  const parcels = useParcels()
  const [help, setHelp] = useState(false)
  const gone = useMemo(() => takenDemands(parcels.parcels), [parcels.parcels])
  const shown = useMemo(() => clusters && without(clusters, gone), [clusters, gone])
  const openHelp = useCallback(() => setHelp(true), [])
  return (
    <Page
      title={say(triagePlace.name)}
      actions={
        <Button onClick={openHelp}>
          {say(words.help)} <kbd>?</kbd>
        </Button>
      }
    >
      {error !== null && shown === undefined && <ProblemNote error={error} retry={retry} />}
      {error === null && shown === undefined && <Loading />}
      {shown !== undefined && <Desk clusters={shown} topics={topics} parcels={parcels} openHelp={openHelp} />}
      <HelpDialog open={help} close={() => setHelp(false)} />
    </Page>
  )
}

/** The clusters without what was decided. */
const without = (clusters: readonly Cluster[], gone: ReadonlySet<string>): readonly Cluster[] =>
  clusters
    .map(({ key, members }) => ({ key, members: members.filter(({ row }) => !gone.has(row.id)) }))
    .filter(({ members }) => members.length > 0)

interface DeskProps {
  readonly clusters: readonly Cluster[]
  readonly topics: ReturnType<typeof useWaiting>['topics']
  readonly parcels: ReturnType<typeof useParcels>
  readonly openHelp: () => void
}

function Desk({ clusters, topics, parcels, openHelp }: DeskProps) {
  const say = useSay()
  const { message } = App.useApp()
  const [params, set] = useUrlState()
  const tell = useCallback((text: string) => void message.info(text), [message])
  const goTo = useCallback((id: string | undefined) => set({ open: id }, { replace: true }), [set])
  const acts = useActs({ clusters, topics, parcels, at: params.get('open') ?? undefined, goTo, tell })
  useKeys({
    ...both('j', acts.next),
    ...both('k', acts.previous),
    ArrowDown: acts.next,
    ArrowUp: acts.previous,
    x: acts.select,
    X: acts.selectCluster,
    '1': () => acts.propose(0),
    '2': () => acts.propose(1),
    '3': () => acts.propose(2),
    '/': () => focusOn('triage-item'),
    ...both('e', () => focusOn('triage-summary')),
    ...both('p', () => focusOn('triage-place')),
    ...both('m', acts.merge),
    ...both('r', acts.restrict),
    ...both('u', acts.toggleUrgent),
    ...both('d', acts.openDecline),
    ...both('z', acts.undo),
    Enter: acts.send,
    '?': openHelp,
  })
  const { current } = acts
  return (
    <div className="triage">
      <div className="triage-left">
        {clusters.length === 0 ? (
          <Empty kind="nothing" title={say(words.nothing)} next={say(words.nothingNext)} />
        ) : (
          <ClusterList clusters={clusters} current={current?.row.id} selected={acts.selected} goTo={goTo} />
        )}
        <SentList parcels={parcels.parcels} undo={acts.undo} />
      </div>
      <div className="triage-right">
        {current !== undefined && (
          <Preview key={current.row.id} waiting={current} acts={acts} refusal={parcels.refusals.get(current.row.id)} />
        )}
      </div>
    </div>
  )
}

const both = (key: string, act: () => void): Readonly<Record<string, () => void>> => ({
  [key]: act,
  [key.toUpperCase()]: act,
})

const focusOn = (id: string): void => document.getElementById(id)?.focus()
