import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { commandWords } from '../../kit/command-words.ts'
import { useCommands } from '../../kit/commands.ts'
import { STATE_WORDS } from '../../kit/domain-words.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useParties } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { useApi, useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { commandInAddress } from '../form/command-link.ts'
import type { IconName } from '../icons.tsx'
import { demandLink, itemLink, partyLink, personLink, resourceLink } from '../links.ts'
import { masked } from '../parts/masked.tsx'
import type { PagePlace } from '../place.ts'
import type { searchWords as words } from './words.ts'

/** One thing that was found, and where it leads. */
export interface Finding {
  readonly id: string
  readonly group: keyof typeof words
  readonly icon: IconName
  readonly title: string
  readonly more: string
  readonly href: string
}

const SHOWN = 6
/** Shorter parts of a number would find too much. */
const NUMBER_DIGITS = 13

/** What fits the text, grouped, the best first. */
export function useFindings(text: string, places: readonly PagePlace[]): readonly Finding[] {
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const fixed = useFixed(places)
  const named = useNamed()
  const demands = useDemands(wanted)
  return useMemo(() => {
    if (wanted === '') return fixed.filter(({ group }) => group === 'pages')
    const groups = Map.groupBy([...demands, ...fixed, ...named], ({ group }) => group)
    return [...groups.values()].flatMap((group) =>
      group
        .map((one) => ({ one, rank: rankOf(one, wanted) }))
        .filter(({ rank }) => rank > 0)
        .sort((a, b) => b.rank - a.rank)
        .slice(0, SHOWN)
        .map(({ one }) => one),
    )
  }, [wanted, fixed, named, demands])
}

/** 3 where the title begins with the text, 2 where it has it, 1 where the rest has it. */
function rankOf({ title, more, group }: Finding, wanted: string): number {
  if (group === 'demands') return 3
  const own = title.toLowerCase()
  if (own.startsWith(wanted)) return 3
  if (own.includes(wanted)) return 2
  return more.toLowerCase().includes(wanted) ? 1 : 0
}

/** Pages, and the acts that make something new. */
function useFixed(places: readonly PagePlace[]): readonly Finding[] {
  const { say } = useLanguage()
  const { community } = useSession()
  const { data: commands } = useCommands()
  return useMemo(() => {
    const pages = places.map(
      ({ path, name, summary, icon }): Finding => ({
        id: path,
        group: 'pages',
        icon,
        title: say(name),
        more: `${say(summary)} ${name.en} ${name.zh}`,
        href: path,
      }),
    )
    const acts = (commands ?? []).flatMap(({ aggregate, command, creates, summary }): readonly Finding[] => {
      const single = aggregate === 'community' || aggregate === 'workbook'
      if (!creates && !single) return []
      const address = commandInAddress({ aggregate, command, ...(creates ? {} : { id: community }) })
      const query = new URLSearchParams(
        Object.entries(address).flatMap(([name, value]) => (value ? [[name, value]] : [])),
      )
      const name = commandWords(aggregate, command)
      return [
        {
          id: `${aggregate}/${command}`,
          group: 'commands',
          icon: 'plus',
          title: say(name),
          more: `${summary.en} ${summary.zh} ${name.en} ${name.zh}`,
          href: `?${query}`,
        },
      ]
    })
    return [...pages, ...acts]
  }, [places, commands, community, say])
}

/** Parties, people, items and resources by their names. */
function useNamed(): readonly Finding[] {
  const { language } = useLanguage()
  const parties = useParties()
  const persons = useView('persons', { limit: 500 }).data?.rows
  const items = useView('workbook-compliance', { filters: { party: 'all' }, limit: 500 }).data?.rows
  const resources = useView('resource-sharing', { limit: 500 }).data?.rows
  return useMemo(
    () => [
      ...parties.map(
        (row): Finding => ({
          id: row.id,
          group: 'parties',
          icon: 'party',
          title: nameIn(language, row),
          more: `${row.id} ${row.nameEn ?? ''}`,
          href: partyLink(row.id),
        }),
      ),
      ...(persons ?? []).flatMap((row): readonly Finding[] =>
        typeof row.name === 'string'
          ? [{ id: row.id, group: 'people', icon: 'person', title: row.name, more: row.id, href: personLink(row.id) }]
          : [],
      ),
      ...(items ?? []).map(
        (row): Finding => ({
          id: row.item,
          group: 'items',
          icon: 'book',
          title: `${row.item} ${nameIn(language, { id: row.item, name: row.title, nameEn: row.titleEn })}`,
          more: `${row.title ?? ''} ${row.titleEn ?? ''}`,
          href: itemLink(row.item),
        }),
      ),
      ...(resources ?? []).map(
        (row): Finding => ({
          id: row.id,
          group: 'resources',
          icon: 'box',
          title: nameIn(language, row),
          more: `${row.id} ${row.nameEn ?? ''}`,
          href: resourceLink(row.id),
        }),
      ),
    ],
    [parties, persons, items, resources, language],
  )
}

/** Demands of a number; several may share one. */
function useDemands(wanted: string): readonly Finding[] {
  const api = useApi()
  const { community } = useSession()
  const { say } = useLanguage()
  const number = wanted.replaceAll(/[\s-]/g, '')
  const whole = /^\d+$/.test(number) && number.length === NUMBER_DIGITS
  const { data } = useQuery({
    queryKey: ['search', community, number],
    queryFn: ({ signal }) => api.view('demands', { filters: { number }, limit: SHOWN, signal }),
    enabled: whole,
    retry: false,
  })
  return useMemo(() => {
    if (!whole) return []
    return (data?.rows ?? []).map(
      (row): Finding => ({
        id: row.id,
        group: 'demands',
        icon: 'list',
        title: numberText(row.number),
        more: [say(STATE_WORDS[row.state]), row.summary].filter(Boolean).join(' · '),
        href: demandLink(row.id),
      }),
    )
  }, [whole, data, say])
}

/** What a finding shows beside its title. Names of people are masked: others may look at the screen. */
export const shownTitle = ({ group, title }: Finding): string => (group === 'people' ? masked(title) : title)
