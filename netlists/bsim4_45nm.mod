* BSIM4 model cards nmos and pmos, 45 nm bulk, high performance: about 45 key parameters of the predictive cards.
* Source: PTM 45 nm HP (ngspice, examples/klu/Circuits/technology/45nm_HP.pm); parameters that are not written here keep
* BSIM4's defaults, except prwg and prwb, which are 0 as in PTM (the default prwg=1 changes the on-current by 16 %).
* Gate length 45e-9 m (drawn), supply 1.0 V, 273 to 358 K. Measured in ngspice 39.3, 450e-9 m wide, 27 degrees:
* on-current 1310 (n) and 942 (p) A/m, off-current 20.6 and 4.4 mA/m; full PTM card: 1322, 948, 20.7, 5.2.
* Process corners: instance parameters delvto (V, added to the threshold); the subcircuits pass dvtn and dvtp.
.model nmos nmos level=54 version=4.7.0 capmod=2 igcmod=0 igbmod=0 rdsmod=0 mobmod=0 permod=1 rgatemod=0 rbodymod=0
+tnom=27 toxe=1.25e-9 toxp=1e-9 toxm=1.25e-9 toxref=1.25e-9 epsrox=3.9 wint=5e-9 lint=3.75e-9 xl=-20e-9 xj=1.4e-8
+vth0=0.46893 k1=0.4 k2=0 k3=0 dvt0=1 dvt1=2 dvt2=0 dsub=0.1 minv=0.05 dvtp0=1e-10 dvtp1=0.1 lpe0=0
+ndep=3.24e18 nsd=2e20 ngate=1e23 voff=-0.13 nfactor=2.22 eta0=0.0055 etab=0 vfb=-0.55 cdsc=0
+u0=0.054 ua=6e-10 ub=1.2e-18 uc=0 vsat=170000 a0=1 ags=0 keta=0.04
+pclm=0.02 pdiblc1=0.001 pdiblc2=0.001 pdiblcb=-0.005 drout=0.5 pvag=1e-20 delta=0.01 pscbe1=8.14e8 pscbe2=1e-7
+fprout=0.2 pdits=0.08 pditsd=0.23 pditsl=2.3e6
+rsh=5 rdsw=155 prwg=0 prwb=0 dmcg=0 dmci=0 dmdg=0 dmcgt=0
+cgso=1.1e-10 cgdo=1.1e-10 cgsl=2.653e-10 cgdl=2.653e-10 kt1=-0.11 ute=-1.5 at=33000
.model pmos pmos level=54 version=4.7.0 capmod=2 igcmod=0 igbmod=0 rdsmod=0 mobmod=0 permod=1 rgatemod=0 rbodymod=0
+tnom=27 toxe=1.3e-9 toxp=1e-9 toxm=1.3e-9 toxref=1.3e-9 epsrox=3.9 wint=5e-9 lint=3.75e-9 xl=-20e-9 xj=1.4e-8
+vth0=-0.49158 k1=0.4 k2=-0.01 k3=0 dvt0=1 dvt1=2 dvt2=-0.032 dsub=0.1 minv=0.05 dvtp0=1e-11 dvtp1=0.05 lpe0=0
+ndep=2.44e18 nsd=2e20 ngate=1e23 voff=-0.126 nfactor=2.1 eta0=0.0055 etab=0 vfb=0.55 cdsc=0
+u0=0.02 ua=2e-9 ub=5e-19 uc=0 vsat=150000 a0=1 ags=1e-20 keta=-0.047
+pclm=0.12 pdiblc1=0.001 pdiblc2=0.001 pdiblcb=3.4e-8 drout=0.56 pvag=1e-20 delta=0.01 pscbe1=8.14e8 pscbe2=9.58e-7
+fprout=0.2 pdits=0.08 pditsd=0.23 pditsl=2.3e6
+rsh=5 rdsw=155 prwg=0 prwb=0 dmcg=0 dmci=0 dmdg=0 dmcgt=0
+cgso=1.1e-10 cgdo=1.1e-10 cgsl=2.653e-10 cgdl=2.653e-10 kt1=-0.11 ute=-1.5 at=33000
