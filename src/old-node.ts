/**
 * Why the program cannot run on a version of Node, and what helps there; undefined where it can. It needs `node:sqlite` with
 * `backup`, which came with 22.16.
 *
 * @param url of the program. A project that depends on the package has no script of ours
 */
export function oldNode(version: string, url: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 16)) return undefined
  const remedy = url.includes('/node_modules/')
    ? 'Install a newer one, or run `npm install node@24` in this project, and `npx sanshe` uses it'
    : 'Run `npm run sanshe -- …`, which brings its own Node, or install a newer one'
  return `Sanshe needs Node 22.16 or newer, and this is ${version}. ${remedy}.`
}
