import { useState } from 'react'
import { useLanguage } from '../../kit/language.tsx'
import type { Directory } from '../answers.ts'
import { Choice, Form, LabelledField, PageTitle, PleaseWait, QuestionSet } from '../parts.tsx'
import { buildingText, entryName } from '../place.ts'
import type { StepProps } from './raise.tsx'
import { raiseWords as words } from './words.ts'

/** The second step: where it is. A door's code has answered it already. */
export function PlaceStep({
  draft,
  change,
  directory,
  onNext,
  onBack,
}: StepProps & { readonly directory: Directory | undefined }) {
  const { say, language } = useLanguage()
  const [looked, setLooked] = useState(false)
  const { place } = draft
  const set = (part: Partial<typeof place>) => change({ place: { ...place, ...part } })
  const complete =
    place.kind === 'home'
      ? place.quarter !== ''
      : place.kind === 'outside'
        ? place.area.trim() !== ''
        : place.kind !== undefined
  if (directory === undefined) return <PleaseWait />
  const buildings = directory.quarters.find(({ id }) => id === place.quarter)?.buildings ?? []
  const choice = (kind: NonNullable<typeof place.kind>) => (
    <Choice name="place" value={kind} chosen={place.kind === kind} onChoose={() => set({ kind })}>
      {say(words[kind])}
    </Choice>
  )
  return (
    <Form
      onSend={() => {
        if (complete) onNext()
        else setLooked(true)
      }}
    >
      <PageTitle>{say(words.where)}</PageTitle>
      <QuestionSet asks={say(words.whereAsk)} isTitle>
        {choice('home')}
        {place.kind === 'home' ? (
          <div className="inner">
            <LabelledField
              label={say(words.quarter)}
              wrong={looked && place.quarter === '' ? say(words.quarterEmpty) : undefined}
            >
              {(described) => (
                <select
                  {...described}
                  value={place.quarter}
                  onChange={(event) => set({ quarter: event.currentTarget.value, building: '' })}
                >
                  <option value="">{say(words.choose)}</option>
                  {directory.quarters.map((quarter) => (
                    <option key={quarter.id} value={quarter.id}>
                      {entryName(language, quarter)}
                    </option>
                  ))}
                </select>
              )}
            </LabelledField>
            {buildings.length === 0 ? null : (
              <LabelledField label={say(words.building)}>
                {(described) => (
                  <select
                    {...described}
                    value={place.building}
                    onChange={(event) => set({ building: event.currentTarget.value })}
                  >
                    <option value="">{say(words.wholeQuarter)}</option>
                    {buildings.map((building) => (
                      <option key={building} value={building}>
                        {buildingText(language, building)}
                      </option>
                    ))}
                  </select>
                )}
              </LabelledField>
            )}
            <LabelledField label={say(words.flat)} hint={say(words.flatHint)}>
              {(described) => (
                <input
                  {...described}
                  type="text"
                  maxLength={200}
                  value={place.door}
                  onChange={(event) => set({ door: event.currentTarget.value })}
                />
              )}
            </LabelledField>
          </div>
        ) : null}
        {choice('outside')}
        {place.kind === 'outside' ? (
          <div className="inner">
            <LabelledField
              label={say(words.area)}
              hint={say(words.areaHint)}
              wrong={looked && place.area.trim() === '' ? say(words.areaEmpty) : undefined}
            >
              {(described) => (
                <input
                  {...described}
                  type="text"
                  maxLength={200}
                  value={place.area}
                  onChange={(event) => set({ area: event.currentTarget.value })}
                />
              )}
            </LabelledField>
          </div>
        ) : null}
        {choice('unsaid')}
      </QuestionSet>
      {looked && place.kind === undefined ? (
        <p className="wrong" role="alert">
          {say(words.placeEmpty)}
        </p>
      ) : null}
      <div className="go">
        <button type="submit">{say(words.next)}</button>
        <button type="button" className="plain" onClick={onBack}>
          {say(words.previous)}
        </button>
      </div>
    </Form>
  )
}
