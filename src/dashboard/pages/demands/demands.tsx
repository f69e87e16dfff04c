import { App, Button } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import {
  AddressTabs,
  ChoiceFilter,
  FilterBar,
  SwitchFilter,
  TextFilter,
  useFilters,
} from '../../frame/parts/filters.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { SidePanel } from '../../frame/parts/side-panel.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { LEVEL_WORDS, STATE_WORDS } from '../../kit/domain-words.ts'
import type { FiltersFor, RowOf } from '../../kit/engine.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { nameIn, useDirectory, useItems, useParties } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { Board } from './board.tsx'
import { DemandList, EndedList } from './demand-list.tsx'
import { DemandFile } from './file.tsx'
import { demandsPlace } from './place.ts'
import { fileWords, demandWords as words } from './words.ts'
import './demands.css'

const NAMES = ['text', 'state', 'level', 'grid', 'item', 'party', 'caller', 'rung', 'overdue', 'supervised'] as const

/** All demands: as a board, as a list, and the file of one, beside them (`?open=…`) or as a page (`/demands/…`). */
export function DemandsPage() {
  const [path] = useLocation()
  const [, id] = /^\/demands\/([^/]+)$/.exec(path) ?? []
  return id === undefined ? <Demands /> : <FilePage id={decodeURIComponent(id)} />
}

function FilePage({ id }: { readonly id: string }) {
  const say = useSay()
  return (
    <div className="page file-page">
      <Link href="/demands" className="file-back">
        <Icon name="left" size={1} /> {say(fileWords.back)}
      </Link>
      <DemandFile id={id} heading="h1" />
    </div>
  )
}

function Demands() {
  const { say } = useLanguage()
  const [params] = useUrlState()
  const { values, active, clear } = useFilters(...NAMES)
  const open = params.get('open') ?? undefined
  const tab = params.get('tab') ?? 'board'
  const { state, overdue, supervised, ...others } = values
  const filters = {
    ...others,
    ...(overdue === undefined ? {} : { overdue: overdue === 'true' }),
    ...(supervised === undefined ? {} : { supervised: supervised === 'true' }),
  } as FiltersFor<'demand-board'>
  const hrefOf = (id: string): string => {
    const next = new URLSearchParams(params)
    next.set('open', id)
    return `/demands?${next}`
  }
  const shared = { filters, states: state?.split(','), open, hrefOf }
  return (
    <Page title={say(demandsPlace.name)} actions={<CopyLink />}>
      <div className="demands-head">
        <AddressTabs
          label={say(words.views)}
          tabs={[
            { value: 'board', label: say(words.board) },
            { value: 'list', label: say(words.list) },
            { value: 'ended', label: say(words.ended) },
          ]}
        />
        {tab !== 'ended' && <Saved />}
      </div>
      {tab !== 'ended' && <FilterDrawer active={active} clear={clear} />}
      {tab === 'board' && <Board {...shared} />}
      {tab === 'list' && <DemandList {...shared} clear={active ? clear : undefined} />}
      {tab === 'ended' && <EndedList open={open} hrefOf={hrefOf} />}
      <SidePanel title={say(fileWords.file)} width={46} actions={open === undefined ? null : <WholePage id={open} />}>
        {open !== undefined && <DemandFile id={open} heading="h2" />}
      </SidePanel>
    </Page>
  )
}

function WholePage({ id }: { readonly id: string }) {
  const say = useSay()
  return <Link href={`/demands/${encodeURIComponent(id)}`}>{say(fileWords.whole)}</Link>
}

/** Ready-made selections. Each is a link, so it can be kept and shared. */
function Saved() {
  const say = useSay()
  const { party } = useSession()
  const [params] = useUrlState()
  const all = [
    { name: words.urgent, query: { level: 'L1,L2' } },
    ...(party === undefined
      ? []
      : [
          { name: words.mine, query: { party } },
          { name: words.toCall, query: { caller: party } },
        ]),
    { name: words.escalated, query: { rung: 'party-lead,committee,street-office' } },
    { name: words.supervised, query: { supervised: 'true' } },
  ]
  const tab = params.get('tab')
  return (
    <nav className="saved" aria-label={say(words.saved)}>
      {all.map(({ name, query }) => {
        const next = new URLSearchParams({ ...(tab === null ? {} : { tab }), ...query })
        const here = Object.entries(query).every(([key, value]) => params.get(key) === value)
        return (
          <Link key={name.en} href={`/demands?${next}`} className="saved-link" aria-current={here ? 'true' : undefined}>
            {say(name)}
          </Link>
        )
      })}
    </nav>
  )
}

type State = RowOf<'demand-board'>['state']
const OPEN_STATES: readonly State[] = ['raised', 'triaged', 'assigned', 'in-progress', 'held', 'delivered', 'referred']

/** The filters. On a phone they wait behind a button. */
function FilterDrawer(props: { readonly active: boolean; readonly clear: () => void }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  return (
    <div className={open ? 'filters' : 'filters filters-closed'}>
      <Button
        className="filters-toggle"
        aria-expanded={open}
        icon={<Icon name="filter" size={1} />}
        onClick={() => setOpen(!open)}
      >
        {say(props.active ? words.filtersOn : words.filters)}
      </Button>
      <Filters {...props} />
    </div>
  )
}

function Filters({ active, clear }: { readonly active: boolean; readonly clear: () => void }) {
  const { language, say } = useLanguage()
  const { grids } = useDirectory()
  const parties = useParties()
  const items = useItems()
  return (
    <FilterBar active={active} clear={clear}>
      <TextFilter name="text" label={say(words.text)} />
      <ChoiceFilter
        name="state"
        label={say(words.state)}
        multiple
        options={OPEN_STATES.map((value) => ({ value, label: say(STATE_WORDS[value]) }))}
      />
      <ChoiceFilter
        name="level"
        label={say(words.level)}
        multiple
        options={Object.entries(LEVEL_WORDS).map(([value, name]) => ({ value, label: `${value} ${say(name)}` }))}
      />
      <ChoiceFilter
        name="grid"
        label={say(words.grid)}
        multiple
        options={grids.map((row) => ({ value: row.id, label: nameIn(language, row) }))}
      />
      <ChoiceFilter
        name="item"
        label={say(words.item)}
        options={items.map(({ item, title, titleEn }) => ({
          value: item,
          label: `${item} ${nameIn(language, { id: '', name: title, nameEn: titleEn })}`,
        }))}
      />
      <ChoiceFilter
        name="party"
        label={say(words.party)}
        options={parties.map((row) => ({ value: row.id, label: nameIn(language, row) }))}
      />
      <SwitchFilter name="overdue" label={say(words.overdue)} />
    </FilterBar>
  )
}

function CopyLink() {
  const say = useSay()
  const { message } = App.useApp()
  return (
    <Button
      icon={<Icon name="out" size={1} />}
      onClick={() =>
        void navigator.clipboard?.writeText(window.location.href).then(() => message.success(say(words.copied)))
      }
    >
      {say(words.copyLink)}
    </Button>
  )
}
