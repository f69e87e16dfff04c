import { useEffect, useRef } from 'react'
import { Icon } from '../../frame/icons.tsx'
import { LevelChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { Spoken } from '../../frame/parts/names.tsx'
import { useSay } from '../../kit/language.tsx'
import { useBuildingName } from '../../kit/names.ts'
import type { Cluster, WaitingDemand } from './clusters.ts'
import { TriageDue } from './triage-due.tsx'
import { triageWords as words } from './words.ts'

interface ClusterListProps {
  readonly clusters: readonly Cluster[]
  readonly current: string | undefined
  readonly selected: ReadonlySet<string>
  readonly goTo: (id: string) => void
}

/** All that wait. Those that may be one matter stand together. */
export function ClusterList({ clusters, current, selected, goTo }: ClusterListProps) {
  const say = useSay()
  const list = useRef<HTMLElement>(null)
  const count = clusters.reduce((sum, { members }) => sum + members.length, 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new current demand is brought into sight
  useEffect(() => {
    list.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <section className="panel triage-list" ref={list} aria-label={say(words.list)}>
      <p className="triage-count" role="status">
        {say(words.waiting, { n: count })}
        {selected.size > 0 && <strong>{say(words.selected, { n: selected.size })}</strong>}
      </p>
      {clusters.map(({ key, members }) => (
        <div key={key} className={members.length > 1 ? 'triage-cluster' : undefined}>
          {members.length > 1 && <h2>{say(words.cluster, { n: members.length })}</h2>}
          <ul>
            {members.map((waiting) => (
              <li key={waiting.row.id}>
                <Entry
                  waiting={waiting}
                  isCurrent={waiting.row.id === current}
                  isSelected={selected.has(waiting.row.id)}
                  open={() => goTo(waiting.row.id)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

interface EntryProps {
  readonly waiting: WaitingDemand
  readonly isCurrent: boolean
  readonly isSelected: boolean
  readonly open: () => void
}

function Entry({ waiting: { row, told }, isCurrent, isSelected, open }: EntryProps) {
  const say = useSay()
  const buildingName = useBuildingName()
  return (
    <button
      type="button"
      className="triage-entry"
      aria-current={isCurrent}
      onClick={({ currentTarget, detail }) => {
        open()
        // After a click of the mouse, Enter is the key of the page again.
        if (detail > 0) currentTarget.blur()
      }}
    >
      <span className="triage-mark">
        {isSelected && (
          <>
            <Icon name="approval" size={1} />
            <span className="sr-only">{say(words.isSelected)}</span>
          </>
        )}
      </span>
      <span className="triage-text">
        <span className="triage-words">{told?.text ?? row.number}</span>
        <span className="triage-facts">
          {row.level !== 'L3' && <LevelChip level={row.level} />}
          {row.visibility === 'restricted' && <VisibilityChip visibility={row.visibility} />}
          <span className="soft">
            <Spoken>{buildingName(told?.quarter ?? row.quarter, told?.building)}</Spoken>
          </span>
          <TriageDue row={row} />
        </span>
      </span>
    </button>
  )
}
