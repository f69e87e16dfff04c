import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { caseFileLink } from '../../frame/links.ts'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { HttpProblem } from '../../kit/engine.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { nameIn, useDirectory } from '../../kit/names.ts'
import { useApi } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { CaseFile } from './case-file.tsx'
import { printPlace } from './place.ts'
import { Posters } from './posters.tsx'
import { printWords as words } from './words.ts'
import './print.css'

/** What can be printed; `/print/demand/<id>` is a case file, `/print/posters/<quarter>` the posters of a quarter. */
export function PrintPage() {
  const [path] = useLocation()
  const [, kind, id] = /^\/print\/(demand|posters)\/([^/]+)$/.exec(path) ?? []
  if (id === undefined) return <Choice />
  return kind === 'demand' ? <CaseFile id={decodeURIComponent(id)} /> : <Posters quarter={decodeURIComponent(id)} />
}

function Choice() {
  const say = useSay()
  return (
    <Page title={say(printPlace.name)} intro={say(words.intro)}>
      <div className="print-choice">
        <PosterChoice />
        <CaseChoice />
      </div>
    </Page>
  )
}

function PosterChoice() {
  const { language, say } = useLanguage()
  const { data } = useView('directory', { limit: 500 })
  const { quarters } = useDirectory()
  return (
    <section className="panel" aria-labelledby="print-posters">
      <h2 id="print-posters">{say(words.posters)}</h2>
      <p className="soft">{say(words.postersIntro)}</p>
      {data === undefined && <Loading rows={3} />}
      {data !== undefined && quarters.length === 0 && (
        <Empty kind="nothing" title={say(words.noQuarters)} next={say(words.noQuartersNext)} />
      )}
      <ul className="print-list">
        {quarters.map((quarter) => (
          <li key={quarter.id}>
            <Link href={`/print/posters/${encodeURIComponent(quarter.id)}`}>
              {say(words.openPosters, { name: nameIn(language, quarter), n: quarter.buildings?.length ?? 0 })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function CaseChoice() {
  const say = useSay()
  const api = useApi()
  const [, navigate] = useLocation()
  const [number, setNumber] = useState('')
  const [missing, setMissing] = useState<string>()
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(undefined)
    try {
      const { rows } = await api.view('demands', { filters: { number: number.trim() }, limit: 1 })
      if (rows[0] === undefined) setMissing(say(words.noCase))
      else navigate(caseFileLink(rows[0].id))
    } catch (error) {
      // A number with a wrong check digit is refused in the engine's words.
      setMissing(error instanceof HttpProblem ? (error.detail ?? error.title) : say(words.noCase))
    }
  }
  return (
    <section className="panel" aria-labelledby="print-case">
      <h2 id="print-case">{say(words.caseFile)}</h2>
      <p className="soft">{say(words.caseIntro)}</p>
      <form className="print-form" onSubmit={(event) => void open(event)}>
        <label htmlFor="print-number">{say(words.number)}</label>
        <Input
          id="print-number"
          value={number}
          onChange={({ target }) => setNumber(target.value)}
          inputMode="numeric"
        />
        {missing !== undefined && (
          <p className="form-error" role="alert">
            {missing}
          </p>
        )}
        <Button htmlType="submit" type="primary" disabled={number.trim() === ''}>
          {say(words.openCase)}
        </Button>
      </form>
    </section>
  )
}
