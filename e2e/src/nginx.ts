import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { freePorts } from './free-ports.ts'
import { bash, requireProgram } from './shell.ts'

/** A real nginx: plain HTTP on one port, TLS for `users.internal` with a self-signed certificate on another. */
export interface Nginx {
  readonly url: string
  readonly tlsUrl: string
  stop(): Promise<void>
}

/** Starts nginx in a folder of its own. */
export async function startNginx(folder: string): Promise<Nginx> {
  requireProgram('nginx', 'apt-get install nginx-light')
  requireProgram('openssl', 'apt-get install openssl')
  mkdirSync(`${folder}/files`, { recursive: true })
  writeFileSync(`${folder}/files/page.txt`, 'a page of nginx, '.repeat(200))
  const made = await bash(`openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=users.internal -addext subjectAltName=DNS:users.internal -keyout key.pem -out cert.pem 2>/dev/null`.replaceAll(/(key|cert)\.pem/g, `${folder}/$1.pem`))
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
  const [plain = 0, tls = 0] = await freePorts(2)
  writeFileSync(`${folder}/nginx.conf`, configuration({ folder, plain, tls }))
  const child = spawn('nginx', ['-p', folder, '-e', `${folder}/error.log`, '-c', `${folder}/nginx.conf`], { stdio: 'inherit' })
  await listening(plain)
  return {
    url: `http://127.0.0.1:${plain}`,
    tlsUrl: `https://127.0.0.1:${tls}`,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGQUIT')
      await once(child, 'exit')
    },
  }
}

function configuration({ folder, plain, tls }: { readonly folder: string; readonly plain: number; readonly tls: number }): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
  return `
${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; ${paths}
  server {
    listen 127.0.0.1:${plain}; root ${folder}/files; default_type text/plain;
    location /echo/ {
      default_type application/json;
      return 200 '{"method":"$request_method","uri":"$request_uri","host":"$http_host","via":"$http_via","agent":"$http_user_agent"}';
    }
    location = /away { return 302 /echo/there; }
    location = /cut { return 444; }
    location = /packed.txt { alias ${folder}/files/page.txt; gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; }
    location = /missing { return 404 '{"gone":true}'; }
  }
  server {
    listen 127.0.0.1:${tls} ssl; server_name users.internal;
    ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem; ssl_verify_client optional_no_ca;
    location / {
      default_type application/json;
      return 200 '{"client":"$ssl_client_s_dn","serial":"$ssl_client_serial","name":"$ssl_server_name","host":"$http_host","uri":"$request_uri"}';
    }
  }
}`
}

/** Resolves when somebody listens. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      socket.destroy()
      return
    } catch (error) {
      if (attempt === 1000) throw error
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
}
