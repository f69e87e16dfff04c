import { Button, Input, Select } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { BuildingPicker } from '../../frame/form/building-picker.tsx'
import { Refusal } from '../../frame/form/command-form.tsx'
import { LevelChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { Masked } from '../../frame/parts/masked.tsx'
import { SPOKEN_OPTIONS, Spoken } from '../../frame/parts/names.tsx'
import { useRaiserLookup } from '../../kit/desk-questions.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { itemTitle, useBuildingName, useItems, usePartyName } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { agoText } from '../../kit/time.ts'
import { valueWords } from '../../kit/value-words.ts'
import type { Acts } from './acts.ts'
import type { WaitingDemand } from './clusters.ts'
import { isCritical, isRestricted, summaryOf } from './decisions.ts'
import { DeclineForm } from './decline-form.tsx'
import { demandChannelWords } from './demand-channel.ts'
import type { Proposal } from './proposals.ts'
import { proposedSummary } from './summary.ts'
import { TriageDue } from './triage-due.tsx'
import { triageWords as words } from './words.ts'

interface PreviewProps {
  readonly waiting: WaitingDemand
  readonly acts: Acts
  /** Why the engine refused the last decision about it. */
  readonly refusal: Error | undefined
}

/** One demand with all that is needed to sort it. */
export function Preview({ waiting, acts, refusal }: PreviewProps) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const buildingName = useBuildingName()
  const { row, told } = waiting
  const { decision } = acts
  return (
    <section className="panel triage-preview" aria-label={numberText(row.number)}>
      <header className="triage-head">
        <span className="number">{numberText(row.number)}</span>
        <LevelChip level={isCritical(waiting, decision) ? 'L1' : row.level} />
        {isRestricted(waiting, decision) && <VisibilityChip visibility="restricted" />}
        <TriageDue row={row} />
        <span className="soft">{say(words.raised, { ago: agoText(language, row.raised, nowMs) })}</span>
      </header>
      <blockquote aria-label={say(words.words)}>{told === undefined ? say(words.withheld) : told.text}</blockquote>
      <dl className="triage-known">
        <Known name={say(words.place)}>
          <Spoken>{buildingName(told?.quarter ?? row.quarter, told?.building)}</Spoken>
        </Known>
        {told?.channel !== undefined && (
          <Known name={say(words.channel)}>
            <Spoken>{say(demandChannelWords(told.channel))}</Spoken>
          </Known>
        )}
        {told?.name !== undefined && (
          <Known name={say(words.raiser)}>
            <Masked value={told.name} label={say(words.raiser)} />
          </Known>
        )}
        {told?.contact !== undefined && (
          <Known name={say(words.contact)}>
            <Masked value={told.contact} label={say(words.contact)} />
          </Known>
        )}
        <Known name={say(words.history)}>
          <History contact={told?.contact} own={row.id} />
        </Known>
      </dl>
      {refusal !== undefined && <Refusal error={refusal} />}
      {acts.declining ? (
        <DeclineForm send={acts.decline} cancel={acts.closeDecline} />
      ) : (
        <>
          <Proposals acts={acts} />
          <Fields waiting={waiting} acts={acts} />
          <Buttons waiting={waiting} acts={acts} />
        </>
      )}
    </section>
  )
}

const Known = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function History({ contact, own }: { readonly contact: string | undefined; readonly own: string }) {
  const { language, say } = useLanguage()
  const nowMs = useNow()
  const { data } = useRaiserLookup(contact ?? '')
  if (contact === undefined) return <span className="soft">{say(words.noContact)}</span>
  if (data === undefined) return null
  const earlier = data.demands.filter(({ id }) => id !== own)
  if (earlier.length === 0) return <span className="soft">{say(words.noHistory)}</span>
  const open = earlier.filter(({ ended }) => ended === null).length
  const [latest] = earlier
  const last = latest?.summary ?? (latest === undefined ? '' : numberText(latest.number))
  return (
    <>
      {say(words.historyCount, { open, ended: earlier.length - open })}{' '}
      {latest !== undefined && (
        <span className="soft">
          {last}, {agoText(language, latest.raised, nowMs)}
        </span>
      )}
    </>
  )
}

function Proposals({ acts: { proposals, decision, propose } }: { readonly acts: Acts }) {
  const { language, say } = useLanguage()
  const leadName = useLeadName()
  const why = ({ why, shared }: Proposal): string => {
    const terms = shared.join(language === 'zh' ? '、' : ', ')
    if (why === 'cluster') return say(words.whyCluster)
    return terms === '' ? say(words.whyEngine) : say(words.whyShared, { terms })
  }
  return (
    <fieldset className="triage-proposals" aria-busy={proposals === undefined}>
      <legend>{say(words.proposed)}</legend>
      {proposals?.length === 0 && <p className="soft">{say(words.noProposal)}</p>}
      {proposals?.map((proposal, at) => (
        <button
          key={proposal.item.item}
          type="button"
          className="triage-proposal"
          aria-pressed={decision.item === proposal.item.item}
          onClick={({ currentTarget, detail }) => {
            propose(at)
            if (detail > 0) currentTarget.blur()
          }}
        >
          <kbd>{at + 1}</kbd>
          <span>
            <strong>
              {proposal.item.item} {itemTitle(language, proposal.item)}
            </strong>
            <span className="soft">{[why(proposal), leadName(proposal.item.lead)].join(' · ')}</span>
          </span>
        </button>
      ))}
    </fieldset>
  )
}

function useLeadName() {
  const { say } = useLanguage()
  const partyName = usePartyName()
  return (lead: Proposal['item']['lead']): string => {
    if (lead === null) return ''
    const kind = 'kind' in lead ? valueWords(lead.kind) : undefined
    return say(words.lead, {
      party: 'party' in lead ? partyName(lead.party) : kind === undefined ? lead.kind : say(kind),
    })
  }
}

const leaveField = ({ key, nativeEvent, currentTarget }: KeyboardEvent<HTMLElement>): void => {
  if ((key === 'Enter' || key === 'Escape') && !nativeEvent.isComposing) currentTarget.blur()
}

/** Puts the keys of the page back in force after a choice in a list. */
const leaveList = (): void => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

function Fields({ waiting, acts: { decision, decide } }: { readonly waiting: WaitingDemand; readonly acts: Acts }) {
  const { language, say } = useLanguage()
  const items = useItems()
  const { told, row } = waiting
  const { cleaned } = proposedSummary(told?.text ?? '', told?.name)
  const quarter = told?.quarter ?? row.quarter ?? undefined
  const building = told?.building
  const toldPlace = quarter === undefined ? undefined : { quarter, ...(building === undefined ? {} : { building }) }
  return (
    <div className="triage-fields">
      <div className="field">
        <label htmlFor="triage-item">
          {say(words.item)} <kbd>/</kbd>
        </label>
        <Select
          {...SPOKEN_OPTIONS}
          id="triage-item"
          className="wide"
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={say(words.findItem)}
          value={decision.item ?? null}
          options={items.map((one) => ({ value: one.item, label: `${one.item} ${itemTitle(language, one)}` }))}
          onChange={(next: string) => {
            decide({ item: next })
            window.setTimeout(leaveList)
          }}
          onKeyDown={({ key }) => {
            if (key === 'Escape') window.setTimeout(leaveList)
          }}
        />
      </div>
      <div className="field">
        <label htmlFor="triage-summary">
          {say(words.summary)} <kbd>E</kbd>
        </label>
        <Input
          id="triage-summary"
          maxLength={200}
          value={summaryOf(waiting, decision)}
          aria-describedby="triage-summary-note"
          onChange={({ target }) => decide({ summary: target.value })}
          onKeyDown={leaveField}
        />
        <p id="triage-summary-note" className="soft">
          {say(cleaned && decision.summary === undefined ? words.cleaned : words.check)}
        </p>
      </div>
      <div className="field">
        <label htmlFor="triage-place">
          {say(words.place)} <kbd>P</kbd>
        </label>
        <BuildingPicker
          id="triage-place"
          value={decision.place ?? toldPlace}
          onChange={(place) => {
            if (place !== undefined) decide({ place })
            window.setTimeout(leaveList)
          }}
        />
      </div>
    </div>
  )
}

function Buttons({ waiting, acts }: { readonly waiting: WaitingDemand; readonly acts: Acts }) {
  const { say } = useLanguage()
  const partyName = usePartyName()
  const { decision, item, targets, mergeable, cluster, selected } = acts
  const lead = item?.lead
  const party = lead !== null && lead !== undefined && 'party' in lead ? partyName(lead.party) : undefined
  const many = targets.length > 1
  const sends = many
    ? say(words.sendMany, { n: targets.length })
    : party === undefined
      ? say(words.send)
      : say(words.sendTo, { party })
  return (
    <div className="triage-buttons" role="toolbar" aria-label={say(words.actions)}>
      <Act name={sends} keys="Enter" onClick={acts.send} primary />
      {mergeable.length > 0 && <Act name={say(words.merge, { n: mergeable.length })} keys="M" onClick={acts.merge} />}
      <Act name={say(words.select)} keys="X" onClick={acts.select} on={selected.has(waiting.row.id)} />
      {(cluster?.members.length ?? 0) > 1 && (
        <Act name={say(words.selectCluster)} keys="⇧X" onClick={acts.selectCluster} />
      )}
      <Act name={say(words.restrict)} keys="R" onClick={acts.restrict} on={isRestricted(waiting, decision)} />
      <Act name={say(words.urgent)} keys="U" onClick={acts.toggleUrgent} on={isCritical(waiting, decision)} />
      <Act name={say(words.decline)} keys="D" onClick={acts.openDecline} />
    </div>
  )
}

interface ActProps {
  readonly name: string
  readonly keys: string
  readonly onClick: () => void
  readonly primary?: boolean
  /** Whether it is in force, where it can be switched. */
  readonly on?: boolean
}

const Act = ({ name, keys, onClick, primary = false, on }: ActProps) => (
  <Button
    type={primary ? 'primary' : 'default'}
    {...(on === undefined ? {} : { 'aria-pressed': on, className: on ? 'act-on' : '' })}
    onClick={({ currentTarget, detail }) => {
      onClick()
      if (detail > 0) currentTarget.blur()
    }}
  >
    {name} <kbd>{keys}</kbd>
  </Button>
)
