import { useState } from 'react'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { itemTitle } from '../../kit/names.ts'
import type { WaitingDemand } from './clusters.ts'
import { isAlone, isCritical, summaryOf, triageOf } from './decisions.ts'
import type { DeclineTerms } from './decline-form.tsx'
import type { Parcels } from './parcels.ts'
import { type TriageSetting, type TriageState, useTriageState } from './triage-state.ts'
import { triageWords as words } from './words.ts'

/** What can be done with the demands that wait, by keys and by buttons. */
export interface Acts extends TriageState {
  readonly declining: boolean
  readonly next: () => void
  readonly previous: () => void
  readonly select: () => void
  readonly selectCluster: () => void
  readonly propose: (at: number) => void
  readonly restrict: () => void
  readonly toggleUrgent: () => void
  readonly openDecline: () => void
  readonly closeDecline: () => void
  readonly decline: (terms: DeclineTerms) => void
  readonly merge: () => void
  readonly send: () => void
  readonly undo: () => void
}

interface Setting extends TriageSetting {
  readonly parcels: Parcels
  readonly goTo: (id: string | undefined) => void
  readonly tell: (text: string) => void
}

export function useActs({ parcels, goTo, tell, ...given }: Setting): Acts {
  const { language, say } = useLanguage()
  const sorting = useTriageState(given)
  const [declining, setDeclining] = useState<string>()
  const { all, index, current, cluster, decision, proposals, selected, setSelected, decide, mergeable } = sorting
  const id = current?.row.id ?? ''

  /** Goes to the demand after those that leave the list. */
  const leave = (leaving: readonly WaitingDemand[]): void => {
    const left = new Set(leaving.map(({ row }) => row.id))
    const stays = ({ row }: WaitingDemand): boolean => !left.has(row.id)
    goTo((all.slice(index).find(stays) ?? all.slice(0, index).findLast(stays))?.row.id)
    setSelected(new Set([...selected].filter((one) => !left.has(one))))
    setDeclining(undefined)
  }
  const send = (): void => {
    const order = orderOf(sorting, say)
    if ('missing' in order) {
      if (order.missing !== '') tell(order.missing)
      return
    }
    const { sorted, item, left, atOnce } = order
    if (left > 0) tell(say(words.aloneLeft, { n: left }))
    const [first] = sorted
    const title = itemTitle(language, item)
    const summary = first === undefined ? '' : summaryOf(first, sorting.decisionOn(first))
    parcels.add(
      {
        kind: 'triage',
        label:
          sorted.length > 1
            ? say(words.labelMany, { n: sorted.length, item: title })
            : say(words.labelTriage, { summary, item: title }),
        demands: sorted.map(({ row }) => row.id),
        commands: sorted.map((one) => triageOf(one, item, sorting.decisionOn(one))),
      },
      atOnce,
    )
    leave(sorted)
  }
  const merge = (): void => {
    if (current === undefined || mergeable.length === 0) {
      tell(say(words.nothingToMerge))
      return
    }
    const demands = mergeable.slice(0, MOST_MERGED).map(({ row }) => row.id)
    parcels.add({
      kind: 'merge',
      label: say(words.labelMerge, { n: demands.length, summary: summaryOf(current, decision) }),
      demands,
      commands: [{ aggregate: 'demand', command: 'absorb', id, body: { demands } }],
    })
    setSelected(new Set())
    goTo(id)
  }
  const decline = (terms: DeclineTerms): void => {
    if (current === undefined) return
    parcels.add(
      {
        kind: 'decline',
        label: say(words.labelDecline, { summary: summaryOf(current, decision) }),
        demands: [id],
        commands: [{ aggregate: 'demand', command: 'decline', id, body: terms }],
      },
      isCritical(current, decision),
    )
    leave([current])
  }
  return {
    ...sorting,
    declining: declining === id && id !== '',
    next: () => goTo(all[Math.min(all.length - 1, index + 1)]?.row.id),
    previous: () => goTo(all[Math.max(0, index - 1)]?.row.id),
    select: () => setSelected(toggled(selected, [id])),
    selectCluster: () => setSelected(toggled(selected, cluster?.members.map(({ row }) => row.id) ?? [])),
    propose: (nth) => {
      const proposal = proposals?.[nth]
      if (proposal !== undefined) decide({ item: proposal.item.item })
    },
    restrict: () => decide({ restricted: decision.restricted !== true }),
    toggleUrgent: () => {
      if (current !== undefined) decide({ urgent: !isCritical(current, decision) })
    },
    openDecline: () => setDeclining(id),
    closeDecline: () => setDeclining(undefined),
    decline,
    merge,
    send,
    undo: () => {
      const back = parcels.undo()
      if (back !== undefined && back.kind !== 'merge') goTo(back.demands[0])
    },
  }
}

/** The most demands that one command merges. */
const MOST_MERGED = 50

function toggled(selected: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const takesAway = ids.every((one) => selected.has(one))
  const others = [...selected].filter((one) => !ids.includes(one))
  return new Set(takesAway ? others : [...others, ...ids])
}

/** What Enter sorts, or what is missing for it. Restricted and critical demands are left out of many. */
function orderOf({ current, item, targets, decisionOn }: TriageState, say: Say) {
  if (current === undefined) return { missing: '' }
  if (item === undefined) return { missing: say(words.needsItem) }
  const many = targets.length > 1
  if (many && item.level === 'L1') return { missing: say(words.itemAlone) }
  const sorted = many ? targets.filter((one) => !isAlone(one, decisionOn(one))) : targets
  const [only] = sorted
  if (only === undefined) return { missing: say(words.aloneLeft, { n: targets.length }) }
  if (sorted.some((one) => summaryOf(one, decisionOn(one)).trim() === '')) return { missing: say(words.needsSummary) }
  const atOnce = !many && (isCritical(only, decisionOn(only)) || item.level === 'L1')
  return { sorted, item, left: targets.length - sorted.length, atOnce }
}
