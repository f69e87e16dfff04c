const dark = matchMedia('(prefers-color-scheme: dark)')

/** Shows the pages light or dark, as the device does. */
export function followTheme(): void {
  const apply = () => {
    document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light'
  }
  apply()
  dark.addEventListener('change', apply)
}
