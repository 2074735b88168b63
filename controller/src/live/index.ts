export { LiveFeed, type LiveFeedOptions, type LiveNotice } from './live-feed.js';
