import { Button, Input, Select } from 'antd'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import { useUrlState } from '../url-state.ts'
import { partsWords as words } from '../words.ts'
import { SPOKEN_OPTIONS } from './names.tsx'

/** The filters of a page as its address has them. `active` tells whether any of them is set; `clear` removes them. */
export function useFilters<Name extends string>(
  ...names: readonly Name[]
): {
  readonly values: { readonly [K in Name]?: string }
  readonly active: boolean
  readonly clear: () => void
} {
  const [params, set] = useUrlState()
  const given = names.flatMap((name) => {
    const value = params.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return {
    values: Object.fromEntries(given) as { readonly [K in Name]?: string },
    active: given.length > 0,
    clear: () => set(Object.fromEntries(names.map((name) => [name, undefined]))),
  }
}

interface FilterBarProps {
  readonly children: ReactNode
  /** Taken from `useFilters`: shows a button that removes all filters. */
  readonly active?: boolean
  readonly clear?: () => void
}

/** A row of filters above a list. */
export function FilterBar({ children, active = false, clear }: FilterBarProps) {
  const say = useSay()
  return (
    <search className="filter-bar" aria-label={say(words.filters)}>
      {children}
      {active && (
        <Button type="text" onClick={clear} icon={<Icon name="close" size={1} />}>
          {say(words.clearFilters)}
        </Button>
      )}
    </search>
  )
}

interface ChoiceFilterProps {
  /** Its name in the address. */
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Several values, separated by commas, as filters of views take them. */
  readonly multiple?: boolean
}

/** One or several of some values. Typing finds one. */
export function ChoiceFilter({ name, label, options, multiple = false }: ChoiceFilterProps) {
  const [params, set] = useUrlState()
  const value = params.get(name) ?? undefined
  const shared = {
    ...SPOKEN_OPTIONS,
    className: 'filter-choice',
    'aria-label': label,
    placeholder: label,
    allowClear: true,
    showSearch: { optionFilterProp: 'label' },
    options: options.map(({ value, label }) => ({ value, label })),
    popupMatchSelectWidth: false,
  }
  if (!multiple) return <Select {...shared} value={value} onChange={(next?: string) => set({ [name]: next })} />
  return (
    <Select<string[]>
      {...shared}
      mode="multiple"
      maxTagCount="responsive"
      value={value?.split(',') ?? []}
      onChange={(next) => set({ [name]: next.join(',') })}
    />
  )
}

const TYPING_MS = 250

/** A filter by text. It applies shortly after the last key, and never while Chinese is being composed. */
export function TextFilter({ name, label }: { readonly name: string; readonly label: string }) {
  const [params, set] = useUrlState()
  const given = params.get(name) ?? ''
  const [text, setText] = useState(given)
  const composing = useRef(false)
  const id = useId()
  useEffect(() => setText(given), [given])
  useEffect(() => {
    if (text === given || composing.current) return
    const timer = window.setTimeout(() => set({ [name]: text.trim() }, { replace: true }), TYPING_MS)
    return () => window.clearTimeout(timer)
  }, [text, given, name, set])
  return (
    <Input
      id={id}
      className="filter-text"
      aria-label={label}
      placeholder={label}
      allowClear
      prefix={<Icon name="search" size={1} />}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={({ currentTarget }) => {
        composing.current = false
        setText(currentTarget.value)
      }}
    />
  )
}

/** A filter that is on (`true`) or not there. */
export function SwitchFilter({ name, label }: { readonly name: string; readonly label: string }) {
  const [params, set] = useUrlState()
  const on = params.get(name) === 'true'
  return (
    <button
      type="button"
      className={on ? 'filter-switch filter-switch-on' : 'filter-switch'}
      aria-pressed={on}
      onClick={() => set({ [name]: on ? undefined : 'true' })}
    >
      {on && <Icon name="approval" size={1} />} {label}
    </button>
  )
}

interface TabsProps {
  /** Its name in the address; the first tab has no value there. */
  readonly name?: string
  readonly label: string
  readonly tabs: readonly { readonly value: string; readonly label: string; readonly count?: number }[]
}

/** Tabs that are part of the address. They are links between states of a page, so each can be shared. */
export function AddressTabs({ name = 'tab', label, tabs }: TabsProps) {
  const [params, set] = useUrlState()
  const value = params.get(name) ?? tabs[0]?.value
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab, at) => (
        <button
          key={tab.value}
          type="button"
          className="tab"
          aria-current={tab.value === value ? 'page' : undefined}
          onClick={() => set({ [name]: at === 0 ? undefined : tab.value })}
        >
          {tab.label}
          {tab.count !== undefined && <span className="tab-count">{tab.count}</span>}
        </button>
      ))}
    </nav>
  )
}
