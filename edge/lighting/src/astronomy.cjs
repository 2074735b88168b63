// astronomy-engine ships its ES module without saying so in package.json. Node and bundlers look inside and see it; the
// ts-node loader takes it for CommonJS and fails. From source (condition `source`) the library's CommonJS build is used.
module.exports = require('astronomy-engine');
