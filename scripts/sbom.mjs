// What the program is made of, as CycloneDX 1.5: node scripts/sbom.mjs DIR writes rust.cdx.json (what is linked into `nongthon`) and
// ui.cdx.json (what the pages bring along). Both say the same for the same lock files.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const [out] = process.argv.slice(2)
if (!out) {
  console.error('usage: node scripts/sbom.mjs DIR')
  process.exit(2)
}

const run = (command, args) =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })

// A name that follows from the contents (RFC 9562, version 8), so that the same contents have the same one.
const named = (components) => {
  const hex = createHash('sha256').update(JSON.stringify(components)).digest('hex')
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16)
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const write = (name, component, components, dependencies) => {
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: named(components),
    version: 1,
    metadata: { component },
    components,
    dependencies,
  }
  writeFileSync(path.join(out, name), `${JSON.stringify(bom, null, 2)}\n`)
}

const rust = () => {
  const host = run('rustc', ['-vV']).match(/^host: (.+)$/m)[1]
  const metadata = JSON.parse(run('cargo', ['metadata', '--locked', '--format-version', '1', '--filter-platform', host]))
  const packages = new Map(metadata.packages.map((each) => [each.id, each]))
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]))
  const binary = metadata.packages.find((each) => each.name === 'cli' && each.source === null)
  // What is only built or tested with is not linked in.
  const linked = (node) => node.deps.filter((dep) => dep.dep_kinds.some(({ kind }) => kind === null)).map((dep) => dep.pkg)
  const tree = run('cargo', ['tree', '--locked', '--package', 'cli', '--edges', 'normal', '--prefix', 'none', '--target', host])
  const told = new Set(tree.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')))
  const seen = new Set(metadata.packages.filter(({ name, version }) => told.has(`${name} v${version}`)).map(({ id }) => id))
  const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`
  // Crates of ours are in no registry: others may bear their names.
  const ref = (each) => (each.source ? purl(each) : `nongthon/${each.name}@${each.version}`)
  const component = (each) => ({
    type: 'library',
    'bom-ref': ref(each),
    name: each.name,
    version: each.version,
    ...(each.license ? { licenses: [{ expression: each.license.replaceAll('/', ' OR ') }] } : {}),
    ...(each.source ? { purl: purl(each) } : {}),
  })
  const order = (a, b) => (ref(a) < ref(b) ? -1 : 1)
  const all = [...seen].map((id) => packages.get(id)).sort(order)
  const dependencies = all.map((each) => ({
    ref: ref(each),
    dependsOn: linked(nodes.get(each.id)).filter((id) => seen.has(id)).map((id) => ref(packages.get(id))).sort(),
  }))
  const subject = { ...component(binary), type: 'application', name: 'nongthon' }
  write('rust.cdx.json', subject, all.filter((each) => each !== binary).map(component), dependencies)
}

// Whose package file names no licence, but whose readme does.
const SAID_ELSEWHERE = { 'combine-errors@3.0.3': 'MIT' }

const ui = () => {
  const told = JSON.parse(run('npm', ['sbom', '--prefix', 'ui', '--package-lock-only', '--sbom-format', 'cyclonedx', '--omit', 'dev']))
  for (const each of told.components) {
    const id = SAID_ELSEWHERE[`${each.name}@${each.version}`]
    if (id) each.licenses = [{ license: { id } }]
  }
  const components = told.components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  write('ui.cdx.json', told.metadata.component, components, told.dependencies)
}

mkdirSync(out, { recursive: true })
rust()
ui()
