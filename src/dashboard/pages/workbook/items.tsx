import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { Button } from 'antd'
import { useMemo, useRef } from 'react'
import { Link } from 'wouter'
import { Chip, LevelChip } from '../../frame/parts/chips.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { ChoiceFilter, FilterBar, SwitchFilter, TextFilter, useFilters } from '../../frame/parts/filters.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { useUrlState } from '../../frame/url-state.ts'
import { partsWords } from '../../frame/words.ts'
import { useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { useView } from '../../kit/views.tsx'
import { holderText, type Item } from './holders.tsx'
import { MODULE_WORDS, workbookWords as words } from './words.ts'

/** A workbook has a few hundred items: they are read at once, so that every key of a search answers at once. */
const MOST_ITEMS = 500

/** The title of an item in the reader's language. */
export const itemTitle = (language: 'zh' | 'en', { title, titleEn, item }: Pick<Item, 'title' | 'titleEn' | 'item'>) =>
  (language === 'en' ? titleEn : null) ?? title ?? item

/** All items, by module, found by typing. */
export function Items() {
  const { say } = useLanguage()
  const { data, error, refetch } = useView('workbook-compliance', {
    filters: { party: 'all' },
    sort: 'item',
    limit: MOST_ITEMS,
  })
  const { values, active, clear } = useFilters('find', 'module', 'never', 'late')
  const found = useFound(data?.rows, values)
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  if (data.rows.length === 0) return <Empty kind="nothing" title={say(words.noItems)} next={say(words.noItemsNext)} />
  return (
    <>
      <FilterBar active={active} clear={clear}>
        <TextFilter name="find" label={say(words.find)} />
        <ChoiceFilter
          name="module"
          label={say(words.module)}
          options={MODULE_WORDS.map((name, at) => ({ value: String(at + 1), label: `${at + 1} ${say(name)}` }))}
        />
        <SwitchFilter name="late" label={say(words.overdueOnly)} />
        <SwitchFilter name="never" label={say(words.uncovered)} />
      </FilterBar>
      {found.length === 0 ? (
        <Empty kind="filtered" action={<Button onClick={clear}>{say(partsWords.clearFilters)}</Button>} />
      ) : (
        <ItemList items={found} />
      )}
    </>
  )
}

interface Wanted {
  readonly find?: string
  readonly module?: string
  readonly never?: string
  readonly late?: string
}

function useFound(items: readonly Item[] | undefined, { find = '', module, never, late }: Wanted): readonly Item[] {
  const { say } = useLanguage()
  const partyName = usePartyName()
  return useMemo(() => {
    const wanted = find.toLowerCase().split(/\s+/).filter(Boolean)
    return (items ?? []).filter((item) => {
      if (module !== undefined && item.module !== module) return false
      if (never === 'true' && item.assigned > 0) return false
      if (late === 'true' && item.overdue === 0) return false
      if (wanted.length === 0) return true
      const holders = [...(item.lead === null ? [] : [item.lead]), ...item.supporters]
      const text = [item.item, item.title, item.titleEn, ...holders.map((one) => holderText(one, partyName, say))]
      const all = text.join(' ').toLowerCase()
      return wanted.every((word) => all.includes(word))
    })
  }, [items, find, module, never, late, partyName, say])
}

/** Rows of items with the head of each module; only those in the window are in the page. */
function ItemList({ items }: { readonly items: readonly Item[] }) {
  const { say } = useLanguage()
  const place = useRef<HTMLUListElement>(null)
  const rows = useMemo(
    () =>
      items.flatMap((item, at): readonly (Item | { readonly head: string; readonly count: number })[] =>
        items[at - 1]?.module === item.module
          ? [item]
          : [{ head: item.module, count: items.filter(({ module }) => module === item.module).length }, item],
      ),
    [items],
  )
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => 64,
    overscan: 10,
    scrollMargin: place.current?.offsetTop ?? 0,
  })
  return (
    <div className="row-list">
      <ul ref={place} className="items" aria-label={say(words.items)} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index]
          return (
            <li
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
            >
              {row === undefined ? null : 'head' in row ? <ModuleHead {...row} /> : <ItemRow item={row} />}
            </li>
          )
        })}
      </ul>
      <p className="row-count" role="status">
        {say(words.rows, { n: items.length })}
      </p>
    </div>
  )
}

function ModuleHead({ head, count }: { readonly head: string; readonly count: number }) {
  const { say } = useLanguage()
  const name = MODULE_WORDS[Number(head) - 1]
  return (
    <h2 className="module">
      {head} {name === undefined ? '' : say(name)} <span className="soft">{say(words.moduleCount, { n: count })}</span>
    </h2>
  )
}

function ItemRow({ item }: { readonly item: Item }) {
  const { language, say } = useLanguage()
  const [params] = useUrlState()
  const partyName = usePartyName()
  const kept = new URLSearchParams(params)
  kept.set('open', item.item)
  const { lead, level, assigned, open, overdue, breaches } = item
  return (
    <div className={params.get('open') === item.item ? 'item item-open' : 'item'}>
      <Link href={`/workbook?${kept}`} className="row-title">
        <span className="number item-code">{item.item}</span> {itemTitle(language, item)}
      </Link>
      <span className="item-lead">
        <Spoken>{lead === null ? '' : holderText(lead, partyName, say)}</Spoken>
      </span>
      <span>{level !== null && <LevelChip level={level} />}</span>
      <span className="item-load">
        <span className="soft">{say(words.loadText, { assigned, open })}</span>
        {overdue > 0 && <Chip tone="danger">{say(words.overdue, { n: overdue })}</Chip>}
        {breaches > 0 && <Chip tone="warn">{say(words.breachCount, { n: breaches })}</Chip>}
      </span>
    </div>
  )
}
