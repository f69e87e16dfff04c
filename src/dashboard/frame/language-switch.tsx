import { useLanguage } from '../kit/language.tsx'

/** Changes to the other language. Its text is in that language, so that its readers find it. */
export function LanguageSwitch() {
  const { language, choose } = useLanguage()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <button type="button" className="quiet-button" lang={other} onClick={() => choose(other)}>
      {other === 'zh' ? '中文' : 'English'}
    </button>
  )
}
