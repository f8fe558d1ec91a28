// @ts-check
/**
 * The 1,024 words of return codes: ordinary Norwegian words of three to eight letters that can be
 * said, spelled and written down by anybody. No two differ by one letter, by two that changed
 * places, or only by how they are spelled for one sound, also when å, ø and æ are written aa, oe,
 * ae or without their marks. Changing the list voids every code that was made from it.
 */
export const WORDS = `
adresse aften agurk akkord aksje albue alfabet ananas anker anorakk ansikt antenne antikk apotek
appelsin aprikos april arbeid arena arkiv armbånd aroma artist aske asters atlas august avis
avokado avstand avtale badekar badstue bagasje bakeri bakke balkong bambus banan banjo barkrakk
barskog basar basseng batteri bauta beger bekk belte bensin berg beskjed besøk betong biff
bikube bilde billett biolog bitter bjelle bjørk blader blid blikk blomkål blomst blyant bløtkake
blå blåbær blåveis bobil boble bokhylle bokmerke bokstav bolig bomull bonde bord botanikk
bowling brannbil bred brevark brille brokkoli bronse brosje brus brygge bryllup brønn bukett
bukse bunad bursdag busk bybane bydel bygd bygning bærsaft bølge børste båre båthavn båtmotor
båtnaust celle dadel dagbok dagslys dahlia damp debatt deig dekke delfin deltaker desember
detalj diamant dikt dinosaur diplom disk dobbelt doktor dokument domino dompap drage dress
drikke drivhus druer dugnad dukkehus dusj dykker dyktig dynamo dørmatte dørstokk eddik egg ekko
ekorn ekspert ekte elastisk elefant elev emne enebær energi enkel eple epletre erfaring erter
esel espresso etasje etikett eventyr fabrikk fakkel familie farge fargerik fasade fasan februar
feie fennikel ferdig fersk fersken festival fiber filt fin finner fiolin fiske fjell fjellsko
fjernsyn fjord fjøs flagg flamingo flaske flink flipper flokk flomlys flytte fløte fløyel
fontene forkle form forsker fortelle fotball fottur fredag fregner frimerke frisk frisør frokost
frossen frukt fugl furu fylke fyrstikk fyrtårn førti fårikål gaffel galakse galleri gammel garn
gartner gate gaupe geit gelender genser geometri gevir giraff gitar gjerde gjest gjette gjær
gjøk glede glemme glidelås glitter globus glød gnist gratis graver gravhund greve grevling
grotte grusvei gryte grønnkål grønnsak grøt gull gullfisk gulrot gummi gyllen gynge gøyal
gårdsrom gås gåsunge hage hagestol halm halvøy hamster handel hanske harpe harpiks hatt havn
havre havørn heis helg hengelås hente hest hestesko hilsen himmel himmelsk hjelm hjelpsom hjemme
hjerte hjort hjul hjørne hoppe hornugle humle hummer humor hund hurtig husflid husky hval hvete
hvit hvitløk hvitveis hylle hytte høne høvding høvel høy høyball høyde høytaler håndball håndbok
håndkle håndverk håpefull hårnål idrett ildsted innsjø insekt iris isbjørn isbre isdans isfjell
iskald iskant iskrem istapp istid ivrig januar jasmin jazz jernbane jerv jobb joker jordbær
jordnøtt journal jubileum juice julegave julekule juli jungel juvel kabin kaffe kai kajakk kakao
kake kaktus kalender kalk kalkun kamel kamerat kamille kanari kano kantine kapittel kapsel
kaptein karamell karavane karneval kart karusell kasse kassett kastanje kelner keramikk kikkert
kiosk kirsebær kjeks kjelke kjeller kjerne kjole kjøkken kjølig kjøpmann klar klatrer klaver
klippe klode klok klokke klubb kløft knagg knute kobber koffert koie kokebok kokk kokos kolibri
komet komfyr kommode kommune kompass kongle konsert kontor korall kosekrok kost koster krabbe
krakk kran kringle kritt krokus krone krukke krumkake krydder krystall kubbe kule kuling kunst
kurs kusine kvadrat kveld kvist kvote køyeseng kålrot labyrint lagune lakris laks lampe landsby
lang lanterne lasso lastebil latter lavendel lavvo leder ledning lefse leire leketøy lemonade
leopard lerke lerret ligge lilje lilla lime linjal list liten lotteri luft lun lunde lunsj lupin
lutefisk lydbok lykke lykt lynlås lys lysning lyspære lystig lærling lønnetre løve løvetann
løvsag løype låt låvedør magasin mais majones maling mammut mandag mandarin manet mango mantel
marihøne marina mark markise marmor marsipan maskin massasje mast matboks matpakke matte maur
medalje medisin meise melk melodi melon mening meny metall meter metode middag mikrofon mikser
milepæl mineral miniatyr minne minutt moden modig moped morgen morsom mosaikk mosjon motell
motor munn munter mus museum musikk musling mygg mynte myr møbel mølle mønster møte målebånd
måltid månefase nabo nabolag nattbord natur naust nebb nederst negl nektar nepe nett niste nivå
nordlys novelle november nudler nybakt nydelig nyhet nynne nynorsk nysnø nyttig nyttår nålepute
oase obelisk objekt oktober oliven omelett onsdag opera oppdage oppgave oppvask oransje ordbok
oregano orgel orkan orkester orkide oversikt ovn padle palett palme panda panne panorama
papegøye papir pappeske paprika parade paraply passer pause pelikan penger penn pensel pensjon
pepper perle persille piano piknik pil pingvin pinnsvin pizza plakat planet plaster plate plen
plog plomme plukke podium poeng pollen porselen port portrett postbud posthus postkort potte
praktisk premie prikk prins profil program propell prosjekt prøve publikum puddel pudding puls
pumpe pusse pute pynt pyramide pysjamas pølse påfugl rabarbra radiator radio radise rakett
rapport rasp redskap regn regnbue regnskog reinsdyr reke reklame rekord resept retning rev ribbe
ridder rim ring rips ritual robot rock romjul romskip rosa rosin rosmarin rubin rugbrød rulle
rundt rydde ryggsekk rype rytme rytter rødbete råd rådyr safir safran saft saga saksofon salat
salong samler sand sandal sannhet sardin sau seddel seil seilbåt seilduk sekund selleri selskap
sement sende sennep senter serie serviett sesam sesong signal sild silke sink sirkel sirkus
sirup sitron sjakk sjal sjø sjøhest sjømann skap skifte skilt skinke skisse skje skjell skjerf
skjold skjorte skog skogsvei skole skorpe skrin skrive skrue skuff skulder sky skygge skyve
skøyte slalåm slappe slekt slips slott sløyfe smed smykke smør snegle snekke snøball snøfnugg
sofa solbær solrik solsikke solvarm sopp soppkurv spade spaserer spenne spiker spill spinat
spire sprø stabbur stable stadion stafett stake stall stang starte stasjon stativ statue stearin
stein stek stemning stige stilk stille stjerne stoff stol stolpe storfe storfugl stork strand
strikke striper strøm student studio stue stødig støvel sukker suppe surdeig svaberg svale svamp
svømme sydvest sykkel sykle syltetøy symfoni særlig søknad sølje sølv søndag søt søyle takrenne
tamburin tapet tapper tastatur taubane tavle taxi teater tegne tegnebok tekanne teknikk tekst
telefon teleskop telt tenke tennis termos terrasse tid tidevann tiger tilbud timian tirsdag
tjern tjue toalett tog tomat topas topplue torsk traktor tranebær trapp tre trehjul trekant
triangel trikot trinn trio trompet trost trubadur trygg trøye trådløs tuba tulipan tundra
tunfisk tunge tunika tunnel turban turnsko tusen tvilling tyttebær tyve tøffel tømmer tønne tørr
tålmodig uke ukeblad ukulele ullteppe ulltrøye underlig ungdom uniform univers urmaker urverk
utflukt utgang utsikt uvær vakker valmue valnøtt vals vandrer vanilje vannfall varme varsel vask
ved veikart veileder veiskilt vekt vennlig vennskap venstre veps veranda verden verft verksted
verktøy veske vikar viktig villig vind vindfull vinke vinter violett vipe visebok visp vital
vitamin vogn vokal voksende vokte vott vugge vulkan våken vårløk våtmark yoga ypperlig yrke
ytterst zebra øgle økologi ønske øredobb øving øyeblikk åkerbær åpen åpenhet åpning årstid
`.trim().split(/\s+/);
