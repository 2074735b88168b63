export { nextShare } from './next-share.js';
export { storeOffer, type UpdateOffer, waitingOffers, waveCounts } from './update-offers.js';
