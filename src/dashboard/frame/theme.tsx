import { App, theme as antdTheme, ConfigProvider, type ThemeConfig } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { type ReactNode, useMemo } from 'react'
import { useAppearance } from '../kit/appearance.tsx'
import { useLanguage } from '../kit/language.tsx'

const LIGHT = {
  colorPrimary: '#0b6e63',
  colorInfo: '#23548f',
  colorSuccess: '#1a6b3a',
  colorWarning: '#8a4b00',
  colorError: '#ad241b',
  colorTextBase: '#15232b',
  colorBgBase: '#ffffff',
  colorBorder: '#8698a2',
  colorBorderSecondary: '#dbe3e6',
  colorTextPlaceholder: '#5f717c',
  colorTextDescription: '#52646f',
} as const

const DARK = {
  colorPrimary: '#5fcbbd',
  colorInfo: '#94bdf0',
  colorSuccess: '#7fd49b',
  colorWarning: '#f0b56d',
  colorError: '#ff9f97',
  colorTextBase: '#e5ecef',
  colorBgBase: '#172026',
  colorBorder: '#6d808b',
  colorBorderSecondary: '#2a3841',
  colorTextPlaceholder: '#94a5af',
  colorTextDescription: '#a5b5be',
  colorBgContainer: '#172026',
  colorBgElevated: '#1e2930',
  colorTextLightSolid: '#05211d',
} as const

/** The look of antd's components: that of tokens.css, in the reader's theme and size of text. */
function themeOf(shown: 'light' | 'dark', scale: number, touch: boolean): ThemeConfig {
  return {
    algorithm: shown === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      ...(shown === 'dark' ? DARK : LIGHT),
      fontFamily: 'var(--sans)',
      fontSize: Math.round(15 * scale),
      controlHeight: Math.round((touch ? 44 : 36) * scale),
      controlHeightSM: Math.round((touch ? 44 : 30) * scale),
      borderRadius: 8,
      wireframe: false,
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      boxShadow: 'var(--shadow)',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Drawer: { paddingLG: 20 },
      Segmented: {
        trackBg: 'var(--paper)',
        itemSelectedBg: 'var(--accent-soft)',
        itemSelectedColor: 'var(--accent-strong)',
      },
    },
  }
}

/** Antd in the look and the language of the reader. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const { shown, textSize } = useAppearance()
  const { language } = useLanguage()
  const theme = useMemo(
    () => themeOf(shown, textSize / 100, window.matchMedia('(pointer: coarse)').matches),
    [shown, textSize],
  )
  return (
    <ConfigProvider theme={theme} locale={language === 'zh' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
      <App component={false} message={{ maxCount: 3 }}>
        {children}
      </App>
    </ConfigProvider>
  )
}
