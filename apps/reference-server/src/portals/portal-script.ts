/** What the "Try it" form does: it calls the method at this very origin, and shows what came as text. */
export const PORTAL_SCRIPT = `const form = document.querySelector('form.try')
form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const output = form.querySelector('output')
  const values = (place) => [...form.querySelectorAll('[data-place="' + place + '"]')].filter(({ value }) => value !== '')
  const encode = (input) => (input.dataset.greedy ? input.value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(input.value))
  let path = form.dataset.path
  for (const input of values('path')) path = path.replace('{' + input.name + (input.dataset.greedy ? '+' : '') + '}', encode(input))
  const query = new URLSearchParams(values('querystring').map(({ name, value }) => [name, value])).toString()
  const body = form.querySelector('[data-place="body"]')?.value ?? ''
  const began = performance.now()
  try {
    const headers = new Headers(values('header').map(({ name, value }) => [name, value]))
    const response = await fetch(path + (query && '?' + query), { method: form.dataset.method, headers, credentials: 'omit', redirect: 'manual', ...(body !== '' && { body }) })
    const text = await response.text()
    const head = [...response.headers].map(([name, value]) => name + ': ' + value).join('\\n')
    output.textContent = response.status + ' ' + response.statusText + ' in ' + Math.round(performance.now() - began) + ' ms\\n' + head + '\\n\\n' + text
    output.className = response.ok ? '' : 'error'
  } catch (error) {
    output.textContent = String(error)
    output.className = 'error'
  }
})
`
