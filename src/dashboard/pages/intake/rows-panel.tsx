import { Button, Input, Select } from 'antd'
import { useId, useMemo, useState } from 'react'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { nameIn, useParties, usePartyName, useZone } from '../../kit/names.ts'
import { useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { ColumnsForm } from './columns-form.tsx'
import { RowsPreview } from './rows-preview.tsx'
import { lackedColumns, sheetOf } from './sheet.ts'
import { rowsWords as words } from './words.ts'

/** Orders of the hotline: paste rows, see what each becomes, send them, see what each became. */
export function RowsPanel() {
  const { language, say } = useLanguage()
  const { role, party } = useSession()
  const hotlines = useParties().filter(({ kind, standing }) => kind === 'hotline' && standing === 'active')
  const [chosen, setChosen] = useState<string>()
  const hotline = role === 'hotline' ? party : (chosen ?? hotlines[0]?.id)
  const { data, error, refetch } = useView('order-columns', {
    filters: hotline === undefined ? {} : { hotline },
    enabled: hotline !== undefined,
  })
  if (hotline === undefined)
    return <Empty kind="nothing" title={say(words.noHotline)} next={say(words.noHotlineNext)} />
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={4} />
  const options = hotlines.map((one) => ({ value: one.id, label: nameIn(language, one) }))
  return (
    <div className="rows-panel">
      {role !== 'hotline' && hotlines.length > 1 && (
        <Select
          aria-label={say(words.hotline)}
          value={hotline}
          onChange={setChosen}
          options={options}
          popupMatchSelectWidth={false}
        />
      )}
      <Pasted key={hotline} hotline={hotline} saved={data.rows.find(({ id }) => id === hotline)} />
    </div>
  )
}

interface PastedProps {
  readonly hotline: string
  readonly saved: RowOf<'order-columns'> | undefined
}

function Pasted({ hotline, saved }: PastedProps) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const zone = useZone()
  const id = useId()
  const [text, setText] = useState('')
  const [changing, setChanging] = useState(false)
  const sheet = useMemo(() => sheetOf(text), [text])
  const lacked = saved === undefined || sheet.columns.length === 0 ? [] : lackedColumns(sheet, saved.columns)
  const isReady = saved !== undefined && sheet.rows.length > 0 && lacked.length === 0 && !changing
  const asksColumns = sheet.columns.length > 0 && (saved === undefined || changing)
  return (
    <>
      <section className="panel field">
        <label htmlFor={id}>{say(words.paste)}</label>
        <Input.TextArea
          id={id}
          autoFocus
          autoSize={{ minRows: 3, maxRows: 8 }}
          placeholder={say(words.pasteHint)}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {saved !== undefined && !changing && (
          <p className="soft">
            {say(words.mappingSaved, {
              party: partyName(saved.party),
              day: momentText(language, saved.saved, zone),
            })}{' '}
            {sheet.columns.length > 0 && (
              <Button size="small" onClick={() => setChanging(true)}>
                {say(words.changeMapping)}
              </Button>
            )}
          </p>
        )}
        {lacked.length > 0 && !changing && (
          <p className="field-error" role="alert">
            {say(words.missingColumns, { names: lacked.join(language === 'zh' ? '、' : ', ') })}
          </p>
        )}
      </section>
      {asksColumns && (
        <ColumnsForm hotline={hotline} names={sheet.columns} saved={saved?.columns} done={() => setChanging(false)} />
      )}
      {isReady && (
        <RowsPreview
          key={text}
          hotline={hotline}
          text={text}
          sheet={sheet}
          columns={saved.columns}
          again={() => setText('')}
        />
      )}
    </>
  )
}
