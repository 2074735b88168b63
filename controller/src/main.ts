// No static import: an older Node must reach the check below before it meets syntax that it does not know.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`lamplighter: Node ${process.versions.node} is too old: install Node 20.19 or newer\n`);
  process.exitCode = 1;
} else {
  const { runCommandLine } = await import('./command-line.js');
  await runCommandLine(process.argv);
}

export {};
